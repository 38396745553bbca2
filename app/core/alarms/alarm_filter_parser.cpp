#include "app/core/alarms/alarm_filter_node.h"
#include "app/core/alarms/alarm_json.h"
#include "app/core/settings/checks.h"
#include "app/core/settings/near_word.h"

#include <algorithm>

namespace halfsilver {

using settings::translate;
using settings::Wrong;

// Recursive descent over the text. The first thing wrong is kept and ends it.
class AlarmFilterParser {
public:
    AlarmFilterParser(const QString &text, FilterWords words)
        : m_text(text)
        , m_words(words)
    {
    }

    std::optional<Wrong> parse(AlarmFilter &filter)
    {
        AlarmFilter::Node root = alternatives(0);
        skipSpaces();
        if (!m_wrong && m_at < m_text.size())
            fail(translate("settings", "nothing opens the “)”."), translate("settings", "Remove it."));
        if (m_wrong)
            return m_wrong;
        filter.m_root = std::make_shared<const AlarmFilter::Node>(std::move(root));
        filter.m_text = m_text;
        return {};
    }

private:
    using Node = AlarmFilter::Node;
    static constexpr int kMaxDepth = 16;

    Node alternatives(int depth)
    {
        return joined(Node::Kind::Or, u"or", [this, depth] {
            return joined(Node::Kind::And, u"and", [this, depth] { return factor(depth); });
        });
    }

    Node joined(Node::Kind kind, QStringView word, const auto &part)
    {
        Node node;
        node.kind = kind;
        do
            node.parts.push_back(part());
        while (!m_wrong && takeWord(word));
        return node.parts.size() == 1 ? Node(std::move(node.parts.front())) : node;
    }

    Node factor(int depth)
    {
        skipSpaces();
        if (m_at >= m_text.size() || m_text[m_at] != u'(')
            return comparison();
        if (depth == kMaxDepth) {
            fail(translate("settings", "too many parentheses."), translate("settings", "Write it shorter."));
            return {};
        }
        ++m_at;
        Node inside = alternatives(depth + 1);
        skipSpaces();
        if (!m_wrong && m_at < m_text.size() && m_text[m_at] == u')')
            ++m_at;
        else
            fail(translate("settings", "a “(” is not closed."), translate("settings", "Write “)” behind it."));
        return inside;
    }

    Node comparison()
    {
        Node node;
        const qsizetype start = m_at;
        while (m_at < m_text.size() && isOfName(m_text[m_at]))
            ++m_at;
        node.field = m_text.sliced(start, m_at - start);
        skipSpaces();
        node.negated = take(u'!');
        node.isPattern = take(u'~');
        const bool isComparison = node.isPattern || take(u'=');
        if (node.field.isEmpty() || !isComparison) {
            fail(translate("settings", "“%1” is no comparison.").arg(m_text.sliced(start).trimmed().left(40)),
                 translate("settings", "Write it as place = Kitchen or title ~ /fire and smoke/."));
            return node;
        }
        if (m_at < m_text.size() && (m_text[m_at] == u'=' || m_text[m_at] == u'~'))
            fail(translate("settings", "two signs of comparison in a row."),
                 translate("settings", "Write one of =, !=, ~, !~."));
        if (++m_comparisons > AlarmFilter::kMaxComparisons)
            fail(translate("settings", "more than %1 comparisons.").arg(AlarmFilter::kMaxComparisons),
                 translate("settings", "Write it shorter."));
        skipSpaces();
        if (node.isPattern)
            readPattern(node);
        else
            readText(node);
        return node;
    }

    void readPattern(Node &node)
    {
        Qt::CaseSensitivity sensitivity = Qt::CaseSensitive;
        if (take(u'/')) {
            const auto inside = upTo(u'/');
            if (!inside) {
                fail(translate("settings", "the second “/” is missing."),
                     translate("settings", "Write the regular expression as /…/."));
                return;
            }
            node.value = *inside;
            if (take(u'i'))
                sensitivity = Qt::CaseInsensitive;
        } else {
            node.value = upToJoint();
        }
        if (node.value.isEmpty()) {
            failEmpty(node.field);
            return;
        }
        auto pattern = BoundedPattern::compile(node.value, sensitivity);
        if (!pattern)
            fail(translate("settings", "“%1” is not a regular expression (%2).")
                     .arg(node.value.left(40), pattern.error().text),
                 translate("settings", "Put \\ before a sign that is meant as itself."));
        else
            node.pattern = *std::move(pattern);
    }

    void readText(Node &node)
    {
        if (take(u'"')) {
            const auto inside = upTo(u'"');
            if (!inside) {
                fail(translate("settings", "the second quotation mark is missing."),
                     translate("settings", "Write “\"” behind the text."));
                return;
            }
            node.value = *inside;
        } else {
            node.value = upToJoint();
            if (node.value.isEmpty())
                failEmpty(node.field);
        }
        if (m_words == FilterWords::Ours)
            checkWord(node);
    }

    // A priority that no alarm has would be a filter that never fits.
    void checkWord(Node &node)
    {
        const QString word = node.value.toLower();
        QStringList known;
        if (node.field == QStringLiteral("priority"))
            known = { QStringLiteral("critical"), QStringLiteral("warning"), QStringLiteral("info") };
        else if (node.field == QStringLiteral("state"))
            known = { QStringLiteral("raised"), QStringLiteral("acknowledged"), QStringLiteral("cleared"),
                      QStringLiteral("latched"), QStringLiteral("finished") };
        bool truth = false;
        if (node.field == QStringLiteral("test")) {
            if (auto wrong = settings::readValue(node.value, truth))
                fail(wrong->what, wrong->remedy);
            else
                node.value = settings::writeValue(truth);
        } else if (!known.isEmpty() && !known.contains(word)) {
            const Wrong wrong = settings::notOneOf(node.value, known);
            fail(wrong.what, wrong.remedy);
        }
    }

    // Up to " and ", " or ", the ")" that closes a group, or the end.
    QString upToJoint()
    {
        const qsizetype start = m_at;
        int open = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text[m_at];
            if (c == u'\\')
                ++m_at;
            else if (c == u'(')
                ++open;
            else if (c == u')' && --open < 0)
                break;
            else if (c.isSpace() && (startsWord(u"and") || startsWord(u"or")))
                break;
        }
        m_at = std::min(m_at, m_text.size());
        return m_text.sliced(start, m_at - start).trimmed();
    }

    // What stands before `end`; "\/" stands for "/".
    std::optional<QString> upTo(QChar end)
    {
        QString inside;
        for (; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == end) {
                ++m_at;
                return inside;
            }
            if (m_text[m_at] == u'\\' && m_at + 1 < m_text.size()) {
                if (m_text[m_at + 1] != end)
                    inside += m_text[m_at];
                ++m_at;
            }
            inside += m_text[m_at];
        }
        return std::nullopt;
    }

    bool startsWord(QStringView word) const // behind the white space at hand, and white space or "(" behind it
    {
        qsizetype at = m_at;
        while (at < m_text.size() && m_text[at].isSpace())
            ++at;
        const qsizetype end = at + word.size();
        return QStringView(m_text).mid(at, word.size()).compare(word, Qt::CaseInsensitive) == 0 && end < m_text.size()
            && (m_text[end].isSpace() || m_text[end] == u'(');
    }
    bool takeWord(QStringView word)
    {
        skipSpaces();
        if (!startsWord(word)) {
            if (m_at < m_text.size() && m_text[m_at] != u')' && word == u"or")
                fail(translate("settings", "“%1” does not follow here.").arg(m_text.sliced(m_at).left(40)),
                     translate("settings", "Write “and” or “or” before the next comparison."));
            return false;
        }
        m_at += word.size();
        return true;
    }
    bool take(QChar c)
    {
        const bool there = m_at < m_text.size() && m_text[m_at] == c;
        m_at += there;
        return there;
    }
    void skipSpaces()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    static bool isOfName(QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'.' || c == u'-' || c == u'@'; }

    void failEmpty(const QString &field)
    {
        fail(translate("settings", "nothing stands behind “%1”.").arg(field.left(40)),
             translate("settings", "Write a value, or \"\" for an empty one."));
    }
    void fail(const QString &what, const QString &remedy)
    {
        if (!m_wrong)
            m_wrong = Wrong { what, remedy };
    }

    const QString &m_text;
    FilterWords m_words;
    qsizetype m_at = 0;
    int m_comparisons = 0;
    std::optional<Wrong> m_wrong;
};

std::optional<Wrong> readAlarmFilter(const QString &text, AlarmFilter &filter, FilterWords words)
{
    return AlarmFilterParser(text, words).parse(filter);
}

Result<AlarmFilter> parseAlarmFilter(const QString &text)
{
    AlarmFilter filter;
    if (const auto wrong = readAlarmFilter(text, filter, FilterWords::Ours))
        return Error { wrong->what + u' ' + wrong->remedy };
    return filter;
}

} // namespace halfsilver
