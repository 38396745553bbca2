#include "net/payload/alarm_mapping.h"

#include "net/payload/alarm_builder.h"
#include "net/payload/json_reader.h"

#include <QScopedValueRollback>

namespace halfsilver {

using payload::AlarmFields;
using payload::Field;
using payload::Json;
using payload::kMaxLevels;

namespace {

// Laravel's paginators name the next page. Half a snapshot would end the alarms of the other half.
bool isOnePage(const Json &json)
{
    for (const char *pointer : { "/next_page_url", "/links/next", "/next_cursor" }) {
        Json next;
        if (json.is_object() && !json.at_pointer(pointer).get(next) && !next.is_null())
            return true;
    }
    return false;
}

} // namespace

AlarmReport DecodedAlarm::asNew() const
{
    AlarmReport complete = report;
    complete.title = titleIfNew;
    const bool none = report.message && report.message->isEmpty();
    complete.message = messageIfNew.isEmpty() && !none ? std::nullopt : std::optional(messageIfNew);
    return complete;
}

class AlarmMapping::Private {
public:
    // What is around an alarm in a list, outermost first.
    using Outer = std::span<const AlarmFields>;

    void decode(const Json &top, const Json &base, Outer outer, DecodedAlarms &out, int depth);
    void decodeList(const simdjson::dom::array &list, Outer outer, DecodedAlarms &out, int depth);

    void build(std::span<const AlarmFields> fields, const Json *base, const Json *innermost, const QString &text,
               const QString &rest, DecodedAlarms &out);
    void buildText(const QString &text, const QString &rest, DecodedAlarms &out)
    {
        build({}, nullptr, nullptr, text, rest, out);
    }

    // What `value` holds where it was encoded twice, as by json_encode before Laravel does it; else itself.
    Json decodedOnce(const Json &value);

    payload::AlarmBuilder builder;
    payload::JsonReader reader {}, innerReader {};
    bool inside = false; // in what innerReader has read: there is none for a third time
    int most = kMaxAlarms;
    QList<AlarmTrace> *traces = nullptr; // where somebody asked why
};

void AlarmMapping::Private::build(std::span<const AlarmFields> fields, const Json *base, const Json *innermost,
                                  const QString &text, const QString &rest, DecodedAlarms &out)
{
    AlarmTrace *trace = nullptr;
    if (traces) {
        traces->append(AlarmTrace());
        trace = &traces->last();
    }
    if (auto alarm = builder.build(fields, base, innermost, text, rest, trace))
        out.alarms.append(*std::move(alarm));
    else
        ++out.ignored;
}

Json AlarmMapping::Private::decodedOnce(const Json &value)
{
    if (inside || !payload::isEncodedTwice(value))
        return value;
    const std::string_view text = value.get_string().value_unsafe();
    const auto read = innerReader.read(QByteArray(text.data(), qsizetype(text.size())));
    inside = bool(read);
    return read ? *read : value;
}

// `base` is what the ini's paths start from: the payload, or a row of it. `top` is where to look now.
void AlarmMapping::Private::decode(const Json &top, const Json &base, Outer outer, DecodedAlarms &out, int depth)
{
    const QScopedValueRollback rollback(inside);
    std::array<AlarmFields, kMaxLevels> fields;
    size_t size = std::min(outer.size(), kMaxLevels - 1);
    std::copy_n(outer.end() - std::ptrdiff_t(size), size, fields.begin());
    Json at = top;
    const Json *innermost = nullptr;
    Json object;
    while (at.is_object() && size < kMaxLevels) {
        fields[size].collect(at.get_object().value_unsafe());
        object = at;
        innermost = &object;
        const Json *deeper = fields[size].find(Field::Inside);
        ++size;
        if (!deeper) {
            build({ fields.data(), size }, &base, innermost, {}, {}, out);
            return;
        }
        at = decodedOnce(*deeper);
    }
    const std::span<const AlarmFields> found(fields.data(), size);
    QString text, rest;
    if (at.is_array()) {
        const simdjson::dom::array list = at.get_array().value_unsafe();
        const bool ofObjects = std::any_of(list.begin(), list.end(), [](const Json &e) { return e.is_object(); });
        const bool known = std::any_of(found.begin(), found.end(), [](auto &f) { return f.has(Field::Title); });
        if (ofObjects && !known && depth < 2) {
            decodeList(list, found, out, depth + 1);
            return;
        }
        const bool oneText = list.size() == 1 && payload::isScalar(list.at(0).value_unsafe());
        (oneText && payload::textOf(list.at(0).value_unsafe()) ? text : rest) = payload::listText(list);
    } else if (payload::textOf(at)) {
        text = payload::scalarText(at);
    } else if (payload::isScalar(at)) {
        rest = payload::scalarText(at);
    }
    build(found, &base, innermost, text, rest, out);
}

void AlarmMapping::Private::decodeList(const simdjson::dom::array &list, Outer outer, DecodedAlarms &out, int depth)
{
    for (const Json &row : list) {
        if (out.alarms.size() + out.ignored >= most) {
            out.remark = QStringLiteral("more than %1 alarms in one message: the rest is left out").arg(most);
            return;
        }
        if (row.is_null())
            continue;
        decode(row, row, outer, out, depth);
    }
}

AlarmMapping::AlarmMapping(const QString &source, const AlarmSettings &settings)
    : d(new Private { payload::AlarmBuilder(source, settings) })
{
}

AlarmMapping::~AlarmMapping() = default;
AlarmMapping::AlarmMapping(AlarmMapping &&) noexcept = default;
AlarmMapping &AlarmMapping::operator=(AlarmMapping &&) noexcept = default;

DecodedAlarms AlarmMapping::event(const QByteArray &payload, const QString &name)
{
    DecodedAlarms decoded;
    d->most = kMaxAlarms;
    d->builder.heard(name);
    d->builder.setIsEvent(true);
    if (payload.trimmed().isEmpty()) {
        d->buildText({}, {}, decoded);
        return decoded;
    }
    const auto json = d->reader.read(payload);
    if (json) {
        d->inside = false;
        const Json whole = d->decodedOnce(*json);
        d->decode(whole, whole, {}, decoded, 0);
        return decoded;
    }
    // A text in its own right is legal; what begins like JSON was meant to be some.
    const QString text = QString::fromUtf8(payload.left(64 * 1024));
    const bool meantAsJson = payload.trimmed().startsWith('{') || payload.trimmed().startsWith('[');
    const bool isUtf8 = !text.contains(QChar::ReplacementCharacter);
    if (meantAsJson || !isUtf8)
        decoded.remark =
            QStringLiteral("the data of %1 is not JSON: %2").arg(d->builder.eventName(), json.error().text);
    d->buildText(meantAsJson ? QString() : text, meantAsJson ? text : QString(), decoded);
    return decoded;
}

DecodedAlarms AlarmMapping::explain(const QByteArray &payload, const QString &name, QList<AlarmTrace> &traces)
{
    d->traces = &traces;
    DecodedAlarms decoded = event(payload, name);
    d->traces = nullptr;
    return decoded;
}

Result<DecodedAlarms> AlarmMapping::snapshot(const QByteArray &body)
{
    const auto json = d->reader.read(body);
    if (!json)
        return Error { QStringLiteral("the snapshot is not JSON: %1").arg(json.error().text) };
    simdjson::dom::array rows;
    Json list = *json;
    for (const char *name : { "alarms", "data" }) {
        Json inside;
        if (list.is_object() && !list.get_object().value_unsafe().at_key(name).get(inside) && !inside.is_null())
            list = inside;
    }
    if (isOnePage(*json))
        return Error { QStringLiteral("the snapshot is one page of several; send all current alarms at once") };
    if (list.get(rows))
        return Error { QStringLiteral("the snapshot holds no list \"alarms\"") };
    if (rows.size() > size_t(kMaxRows))
        return Error { QStringLiteral("the snapshot holds %1 alarms, more than %2").arg(rows.size()).arg(kMaxRows) };

    d->most = kMaxRows;
    d->inside = false;
    d->builder.heard({});
    d->builder.setIsEvent(false);
    DecodedAlarms decoded;
    qsizetype skipped = 0;
    for (const Json &row : rows) {
        DecodedAlarms found;
        if (row.is_object())
            d->decode(row, row, {}, found, 2);
        decoded.ignored += found.ignored;
        const bool usable = found.alarms.size() == 1 && found.alarms.first().report.ownId;
        if (usable)
            decoded.alarms.append(found.alarms.first());
        else if (found.ignored == 0)
            ++skipped;
    }
    if (skipped > 0)
        decoded.remark = QStringLiteral("%1 rows of the snapshot have no id and are left out").arg(skipped);
    return decoded;
}

} // namespace halfsilver
