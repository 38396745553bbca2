#include "net/payload/alarm_rule.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/plain_text.h"
#include "app/core/settings/checks.h"

namespace halfsilver {

using settings::translate;
using settings::Wrong;

namespace {

struct TextMember {
    QString name;
    std::optional<QString> AlarmRule::*member;
    int most;
};
const QList<TextMember> &textMembers()
{
    static const QList<TextMember> members { { QStringLiteral("title"), &AlarmRule::title, kMaxTitle },
                                             { QStringLiteral("message"), &AlarmRule::message, kMaxText },
                                             { QStringLiteral("place"), &AlarmRule::place, kMaxName },
                                             { QStringLiteral("origin"), &AlarmRule::origin, kMaxName },
                                             { QStringLiteral("group"), &AlarmRule::group, kMaxName } };
    return members;
}

// At commas outside of double quotes.
QStringList splitActions(const QString &text)
{
    QStringList actions { QString() };
    bool quoted = false;
    for (const QChar c : text) {
        quoted ^= c == u'"';
        if (c == u',' && !quoted)
            actions.append(QString());
        else
            actions.last() += c;
    }
    return actions;
}

std::optional<Wrong> readAction(const QString &action, AlarmRule &rule)
{
    if (action == QStringLiteral("ignore")) {
        rule.ignore = true;
        return {};
    }
    const qsizetype sign = action.indexOf(u'=');
    const QString name = action.left(sign < 0 ? action.size() : sign).trimmed();
    QString value = sign < 0 ? QString() : action.sliced(sign + 1).trimmed();
    if (value.size() >= 2 && value.startsWith(u'"') && value.endsWith(u'"'))
        value = value.sliced(1, value.size() - 2);
    if (sign >= 0 && name == QStringLiteral("priority")) {
        rule.priority = priorityFromText(value.toLower());
        return rule.priority
            ? std::nullopt
            : std::optional(settings::notOneOf(
                value, { QStringLiteral("critical"), QStringLiteral("warning"), QStringLiteral("info") }));
    }
    if (sign >= 0 && name == QStringLiteral("state")) {
        const QStringList words { QStringLiteral("raised"), QStringLiteral("acknowledged"), QStringLiteral("cleared") };
        if (!words.contains(value.toLower()))
            return settings::notOneOf(value, words);
        rule.state = stateFromText(value.toLower());
        return {};
    }
    for (const TextMember &member : textMembers()) {
        if (sign < 0 || name != member.name)
            continue;
        const QString clean = plainText(value, member.most);
        if (clean.isEmpty())
            return Wrong { translate("settings", "nothing stands behind “%1”.").arg(name),
                           translate("settings", "Write a value.") };
        rule.*member.member = clean;
        return {};
    }
    return Wrong { translate("settings", "“%1” is nothing that a rule can do.").arg(action.left(40)),
                   translate("settings",
                             "Write ignore, or priority, state, title, message, place, origin or group with "
                             "= and a value.") };
}

} // namespace

std::optional<Wrong> readValue(const QString &text, AlarmRule &rule)
{
    // A " : " may stand in a text or an expression: the first one behind a whole filter parts them.
    std::optional<Wrong> wrong;
    for (qsizetype at = text.indexOf(QStringLiteral(" : ")); at >= 0;
         at = text.indexOf(QStringLiteral(" : "), at + 1)) {
        AlarmRule read;
        const auto unread = readAlarmFilter(text.left(at).trimmed(), read.when, FilterWords::Any);
        if (unread) {
            wrong = wrong ? wrong : unread;
            continue;
        }
        read.text = text;
        for (const QString &action : splitActions(text.sliced(at + 3))) {
            if (const auto unknown = readAction(action.trimmed(), read))
                return unknown;
        }
        rule = read;
        return {};
    }
    if (wrong)
        return wrong;
    return Wrong { translate("settings", "a rule without “ : ”."),
                   translate("settings", "Write it as title ~ leak : priority = critical.") };
}

} // namespace halfsilver
