// Texts of `info` panels: "{state} since {changed_at|time}".
//
//   {path.to.value}   what stands there; lists by number, items.0.name or items[0].name. A path that leads nowhere is
//                     tried inside "data" too, where Laravel puts a property $data. {} is the whole value.
//   {path|filter|…}   filters, left to right:
//     time  date  relative     of a moment (ISO 8601 or Unix): 20:46 · 22 November · 5 min ago, in 2 h
//     time:FORMAT date:FORMAT  with Qt's format letters, such as HH:mm:ss
//     decimals:N  round        21.5 · 22, for numbers and texts that are numbers
//     upper  lower  default:TEXT (where there is nothing)
//   {{ is a brace.
//
// What is missing is empty. A filter that does not fit a value leaves it as it is: it is still shown.
#pragma once

#include "app/core/result.h"

#include <QDateTime>
#include <QJsonValue>
#include <QLocale>
#include <QTimeZone>

#include <optional>
#include <vector>

namespace halfsilver {

struct TemplateText {
    QString text;                       // plain, at most Template::kMaxText long
    std::optional<QDateTime> changesAt; // UTC; when a relative time in it reads differently
    bool operator==(const TemplateText &) const = default;
};

class Template {
public:
    static constexpr int kMaxText = 2000; // UTF-16 code units of output

    // Fails with the column (from 1) and the remedy: `column 9: no filter "tmie". There are time, date, …`.
    static Result<Template> parse(const QString &source);

    // `now` is UTC. Filter words ("5 min ago") come in the language of the installed translators.
    TemplateText render(const QJsonValue &value, const QDateTime &now, const QLocale &locale,
                        const QTimeZone &zone) const;

    enum class FilterKind { Time, Date, Relative, Decimals, Round, Upper, Lower, Default };
    struct Filter {
        FilterKind kind;
        QString argument;
        bool operator==(const Filter &) const = default;
    };
    struct Piece {
        bool isText = true;
        QString text; // verbatim
        QStringList path;
        std::vector<Filter> filters;
        bool operator==(const Piece &) const = default;
    };
    bool operator==(const Template &) const = default;

private:
    std::vector<Piece> m_pieces;
};

// What stands at `path` in `value`; Undefined where it leads nowhere.
QJsonValue valueAt(const QJsonValue &value, const QStringList &path);

} // namespace halfsilver
