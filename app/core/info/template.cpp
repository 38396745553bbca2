#include "app/core/info/template.h"

#include "app/core/info/template_filters.h"
#include "app/core/plain_text.h"

#include <QJsonArray>
#include <QJsonObject>

#include <array>

namespace halfsilver {

namespace {

struct FilterName {
    QLatin1StringView name;
    Template::FilterKind kind;
    bool mayTake, mustTake; // an argument
};
constexpr std::array kFilters {
    FilterName { QLatin1StringView("time"), Template::FilterKind::Time, true, false },
    FilterName { QLatin1StringView("date"), Template::FilterKind::Date, true, false },
    FilterName { QLatin1StringView("relative"), Template::FilterKind::Relative, false, false },
    FilterName { QLatin1StringView("decimals"), Template::FilterKind::Decimals, true, true },
    FilterName { QLatin1StringView("round"), Template::FilterKind::Round, false, false },
    FilterName { QLatin1StringView("upper"), Template::FilterKind::Upper, false, false },
    FilterName { QLatin1StringView("lower"), Template::FilterKind::Lower, false, false },
    FilterName { QLatin1StringView("default"), Template::FilterKind::Default, true, true },
};

Error errorAt(qsizetype position, const QString &text)
{
    return { QStringLiteral("column %1: %2").arg(position + 1).arg(text) };
}

QString filterNames()
{
    QStringList names;
    for (const FilterName &filter : kFilters)
        names.append(filter.name + (filter.mustTake ? QStringLiteral(":…") : QString()));
    return names.join(QStringLiteral(", "));
}

// "items[0].name" is "items.0.name".
Result<QStringList> parsePath(const QString &text, qsizetype position)
{
    QString dotted = text.trimmed();
    if (dotted.isEmpty())
        return QStringList();
    dotted.replace(u'[', u'.').remove(u']');
    if (dotted.startsWith(u'.'))
        dotted.remove(0, 1);
    const QStringList path = dotted.split(u'.');
    for (const QString &key : path) {
        if (key.trimmed().isEmpty())
            return errorAt(position, QStringLiteral("\"%1\" has an empty name between its dots.").arg(text.trimmed()));
    }
    return path;
}

Result<Template::Filter> parseFilter(const QString &text, qsizetype position)
{
    const qsizetype colon = text.indexOf(u':');
    const QString name = text.left(colon).trimmed().toLower();
    const QString argument = colon < 0 ? QString() : text.mid(colon + 1);
    for (const FilterName &filter : kFilters) {
        if (name != filter.name)
            continue;
        if (filter.mustTake && colon < 0)
            return errorAt(
                position,
                QStringLiteral("%1 needs a value: %1:%2.")
                    .arg(name,
                         filter.kind == Template::FilterKind::Decimals ? QStringLiteral("1") : QStringLiteral("TEXT")));
        if (!filter.mayTake && colon >= 0)
            return errorAt(position, QStringLiteral("%1 takes no value. Remove \":%2\".").arg(name, argument));
        if (filter.kind == Template::FilterKind::Decimals) {
            bool ok = false;
            const int places = argument.trimmed().toInt(&ok);
            if (!ok || places < 0 || places > 10)
                return errorAt(position, QStringLiteral("decimals:%1: a number from 0 to 10 is needed.").arg(argument));
            return Template::Filter { filter.kind, QString::number(places) };
        }
        return Template::Filter { filter.kind, argument };
    }
    return errorAt(position, QStringLiteral("no filter \"%1\". There are %2.").arg(name, filterNames()));
}

Result<Template::Piece> parsePlaceholder(const QString &inside, qsizetype position)
{
    Template::Piece piece;
    piece.isText = false;
    qsizetype at = 0;
    for (bool first = true;; first = false) {
        const qsizetype bar = inside.indexOf(u'|', at);
        const QString part = inside.mid(at, bar < 0 ? -1 : bar - at);
        if (first) {
            auto path = parsePath(part, position + at);
            if (!path)
                return path.error();
            piece.path = *path;
        } else {
            auto filter = parseFilter(part, position + at);
            if (!filter)
                return filter.error();
            piece.filters.push_back(*filter);
        }
        if (bar < 0)
            return piece;
        at = bar + 1;
    }
}

QJsonValue step(const QJsonValue &value, const QString &key)
{
    if (value.isObject())
        return value.toObject().value(key);
    bool isNumber = false;
    const int index = key.toInt(&isNumber);
    if (value.isArray() && isNumber && index >= 0)
        return value.toArray().at(index);
    return QJsonValue::Undefined;
}

bool isMissing(const QJsonValue &value)
{
    return value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty());
}

} // namespace

QJsonValue valueAt(const QJsonValue &value, const QStringList &path)
{
    QJsonValue found = value;
    for (const QString &key : path) {
        found = step(found, key);
        if (found.isUndefined())
            break;
    }
    return found;
}

Result<Template> Template::parse(const QString &source)
{
    Template parsed;
    QString text;
    const auto flush = [&] {
        if (!text.isEmpty())
            parsed.m_pieces.push_back({ true, std::exchange(text, {}), {}, {} });
    };
    for (qsizetype i = 0; i < source.size(); ++i) {
        const QChar c = source.at(i);
        const bool doubled = i + 1 < source.size() && source.at(i + 1) == c;
        if ((c == u'{' || c == u'}') && doubled) {
            text += c;
            ++i;
        } else if (c == u'{') {
            const qsizetype end = source.indexOf(u'}', i);
            if (end < 0)
                return errorAt(i, QStringLiteral("\"{\" without \"}\". A brace itself is written {{."));
            auto piece = parsePlaceholder(source.mid(i + 1, end - i - 1), i + 1);
            if (!piece)
                return piece.error();
            flush();
            parsed.m_pieces.push_back(*piece);
            i = end;
        } else {
            text += c;
        }
    }
    flush();
    return parsed;
}

TemplateText Template::render(const QJsonValue &value, const QDateTime &now, const QLocale &locale,
                              const QTimeZone &zone) const
{
    TemplateText result;
    const FilterWorld world { now, locale, zone };
    for (const Piece &piece : m_pieces) {
        if (result.text.size() > kMaxText)
            break;
        if (piece.isText) {
            result.text += piece.text;
            continue;
        }
        QJsonValue found = valueAt(value, piece.path);
        if (found.isUndefined() && value.isObject()) {
            const QJsonObject object = value.toObject();
            found = valueAt(object.value(QLatin1String("data")), piece.path);
        }
        for (const Filter &filter : piece.filters) {
            if (filter.kind == FilterKind::Default) {
                if (isMissing(found))
                    found = filter.argument;
            } else if (!isMissing(found)) {
                found = filtered(found, filter, world, result.changesAt);
            }
        }
        result.text += shownText(found, locale);
    }
    result.text = plainText(result.text, kMaxText, LineBreaks::Keep);
    return result;
}

} // namespace halfsilver
