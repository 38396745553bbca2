#include "net/payload/alarm_mapping.h"

#include "app/core/moment.h"
#include "app/core/plain_text.h"
#include "net/payload/alarm_fields.h"
#include "net/payload/json_reader.h"
#include "net/payload/words.h"

#include <algorithm>
#include <array>
#include <span>

namespace halfsilver {

using payload::AlarmFields;
using payload::Field;
using payload::Json;

namespace {

constexpr size_t kMaxLevels = 4;

std::vector<std::string> splitPath(const QString &path)
{
    std::vector<std::string> keys;
    for (const QString &key : path.split(u'.', Qt::SkipEmptyParts))
        keys.push_back(key.trimmed().toStdString());
    return keys;
}

// "App\Events\PushAlarmEvent" is "PushAlarmEvent".
QString shortName(const QString &event)
{
    const QString name = plainText(event.mid(event.lastIndexOf(u'\\') + 1), kMaxName);
    return name.isEmpty() ? QStringLiteral("?") : name;
}

// A text that stands alone: its first line is the title, and what the title has no room for is the message.
void splitText(const QString &text, QString &title, QString &message)
{
    const qsizetype line = text.indexOf(u'\n');
    title = plainText(line < 0 ? text : text.left(line), kMaxTitle);
    const bool cut = (line < 0 ? text.size() : line) > kMaxTitle;
    message = cut ? text : line < 0 ? QString() : text.mid(line + 1);
}

// Equal contents have equal ids.
QString contentId(const AlarmReport &report)
{
    quint64 hash = 14695981039346656037u; // FNV-1a
    const auto add = [&hash](QStringView text) {
        for (const QChar c : text)
            hash = (hash ^ c.unicode()) * 1099511628211u;
        hash = (hash ^ 0x1ffff) * 1099511628211u; // between the parts
    };
    for (const auto *text : { &report.title, &report.message, &report.place, &report.origin })
        add(text->value_or(QString()));
    add(report.priority ? QStringView(u"icw").mid(qsizetype(*report.priority), 1) : QStringView());
    return u'~' + QString::number(hash, 36);
}

// An id stays what the backend knows it by, unless it is longer than an id may be: then its end is a digest of it all.
QString boundedId(const QString &id)
{
    const QString clean = plainText(id, kMaxId * 4);
    if (clean.size() <= kMaxId)
        return clean;
    AlarmReport all;
    all.title = id;
    return clean.left(kMaxId - 16) + contentId(all);
}

// The alarm at hand: its own level first, then the others that fill in what it lacks.
class Levels {
public:
    // Not "not said", but "there is none".
    bool toldNone(Field field) const
    {
        return own().toldAll() && own().toldNull(field) && !(m_configured && m_configured->has(field));
    }

    explicit Levels(const AlarmFields *configured)
        : m_configured(configured)
    {
    }
    void add(const AlarmFields &fields) { m_order[m_size++] = &fields; }
    const Json *find(Field field) const
    {
        if (m_configured) {
            if (const Json *value = m_configured->find(field))
                return value;
        }
        for (const AlarmFields *fields : present()) {
            if (const Json *value = fields->find(field))
                return value;
        }
        return nullptr;
    }
    const AlarmFields &own() const { return *m_order[0]; }
    bool isEmpty() const { return m_size == 0; }
    bool toldTimes() const
    {
        return std::ranges::any_of(present(), [](auto *f) { return f->toldTimes(); });
    }

private:
    std::span<const AlarmFields *const> present() const { return std::span(m_order).first(m_size); }

    const AlarmFields *m_configured;
    std::array<const AlarmFields *, kMaxLevels> m_order {};
    std::size_t m_size = 0;
};

std::optional<QDateTime> timeOf(const Json *value)
{
    if (!value)
        return std::nullopt;
    std::optional<qint64> ms;
    if (const auto text = payload::textOf(*value))
        ms = momentFromText(*text);
    else if (const auto number = payload::numberOf(*value))
        ms = momentFromNumber(*number);
    return ms ? std::optional(QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC)) : std::nullopt;
}

std::optional<QString> nameOf(const Json *value)
{
    if (!value)
        return std::nullopt;
    const QString text = plainText(payload::scalarText(*value), kMaxName);
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<AlarmPriority> priorityOf(const Levels &levels)
{
    if (const Json *value = levels.find(Field::Priority)) {
        const auto number = payload::numberOf(*value);
        if (const auto found = number ? payload::priorityFromNumber(*number)
                                      : payload::priorityFromWord(payload::textOf(*value).value_or("")))
            return found;
    }
    if (const Json *value = levels.find(Field::Level)) {
        const auto number = payload::numberOf(*value);
        return number ? payload::priorityFromLevel(*number)
                      : payload::priorityFromWord(payload::textOf(*value).value_or(""));
    }
    return std::nullopt;
}

// A word like "ok" counts on the alarm's own level only: around it, it says how the request went.
std::optional<AlarmState> wordState(const Levels &levels, bool configured)
{
    const Json *value = levels.find(Field::State);
    if (!value)
        return std::nullopt;
    if (const auto truth = payload::boolOf(*value))
        return *truth ? AlarmState::Raised : AlarmState::ClearedUnseen;
    const auto word = payload::stateFromWord(payload::textOf(*value).value_or(""));
    if (!word || (!word->certain && !configured && levels.own().find(Field::State) != value))
        return std::nullopt;
    return word->state;
}

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

std::optional<AlarmState> stateOf(const Levels &levels, const AlarmReport &report, bool configured)
{
    if (const auto told = wordState(levels, configured))
        return told;
    const auto truth = [&levels](Field field) -> std::optional<bool> {
        const Json *value = levels.find(field);
        return value ? payload::boolOf(*value) : std::nullopt;
    };
    const auto active = truth(Field::Active), resolved = truth(Field::Resolved), seen = truth(Field::Acknowledged);
    if (!active && !resolved && !seen && !levels.toldTimes())
        return std::nullopt;
    const bool cleared = report.clearedAt || (active && !*active) || (resolved && *resolved);
    const bool acknowledged = report.acknowledgedAt || (seen && *seen);
    return cleared ? (acknowledged ? AlarmState::Finished : AlarmState::ClearedUnseen)
                   : (acknowledged ? AlarmState::Acknowledged : AlarmState::Raised);
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
    struct Path {
        Field field;
        std::vector<std::string> keys;
    };
    // What is around an alarm in a list, outermost first.
    using Outer = std::span<const AlarmFields>;

    void decode(const Json &top, const Json &base, Outer outer, DecodedAlarms &out, int depth);
    void decodeList(const simdjson::dom::array &list, Outer outer, DecodedAlarms &out, int depth);
    // Without `base`, there is no JSON that the ini's paths could lead into.
    DecodedAlarm build(std::span<const AlarmFields> fields, const Json *base, const Json *innermost,
                       const QString &text, const QString &rest) const;
    AlarmFields configured(const Json &base) const;
    DecodedAlarm textAlarm(const QString &text, const QString &rest) const;

    QString source, eventName;
    std::vector<Path> paths;
    bool stateIsConfigured = false;
    payload::JsonReader reader;
    int most = kMaxAlarms;
};

AlarmFields AlarmMapping::Private::configured(const Json &base) const
{
    AlarmFields fields;
    for (const Path &path : paths) {
        if (const auto value = payload::elementAt(base, path.keys))
            fields.set(path.field, *value);
    }
    return fields;
}

DecodedAlarm AlarmMapping::Private::build(std::span<const AlarmFields> fields, const Json *base, const Json *innermost,
                                          const QString &text, const QString &rest) const
{
    // The level with a title is the alarm; else the one with a message; else the innermost.
    const auto withTitle = [](const AlarmFields &f) { return f.has(Field::Title); };
    const auto withMessage = [](const AlarmFields &f) { return f.has(Field::Message); };
    auto own = std::find_if(fields.begin(), fields.end(), withTitle);
    if (own == fields.end())
        own = std::find_if(fields.begin(), fields.end(), withMessage);
    if (own == fields.end() && !fields.empty())
        own = fields.end() - 1;
    const AlarmFields fromIni = base ? configured(*base) : AlarmFields();
    Levels levels(paths.empty() ? nullptr : &fromIni);
    static const AlarmFields nothing;
    levels.add(fields.empty() ? nothing : *own);
    for (auto it = fields.rbegin(); it != fields.rend(); ++it) {
        if (&*it != &*own)
            levels.add(*it);
    }

    DecodedAlarm alarm;
    AlarmReport &report = alarm.report;
    report.key.source = source;
    report.whole = levels.own().toldAll();
    if (const Json *id = levels.find(Field::Id))
        report.key.id = boundedId(payload::scalarText(*id));
    report.priority = priorityOf(levels);
    report.place = nameOf(levels.find(Field::Place));
    report.origin = nameOf(levels.find(Field::Origin));
    report.acknowledgedBy = nameOf(levels.find(Field::AcknowledgedBy));
    const Json *time = levels.find(Field::RaisedAt);
    report.raisedAt = timeOf(time);
    report.expiresAt = timeOf(levels.find(Field::ExpiresAt));
    report.acknowledgedAt = timeOf(levels.find(Field::AcknowledgedAt));
    report.clearedAt = timeOf(levels.find(Field::ClearedAt));
    report.state = stateOf(levels, report, stateIsConfigured);
    if (const Json *test = levels.find(Field::Test); test && test->is_bool())
        report.test = payload::boolOf(*test);
    // A "count" is the number of occurrences in our own shape alone, which tells a state too; elsewhere it may count
    // anything.
    if (const Json *count = levels.find(Field::Count); count && report.state && report.raisedAt) {
        if (const auto number = payload::numberOf(*count); number && *number >= 1 && *number <= 1e9)
            report.count = int(*number);
    }

    if (const Json *title = levels.find(Field::Title)) {
        const QString clean = plainText(payload::scalarText(*title), kMaxTitle);
        if (!clean.isEmpty())
            report.title = clean;
    }
    QString message;
    if (const Json *told = levels.find(Field::Message)) {
        message = payload::scalarText(*told);
        const QString clean = plainText(message, kMaxText, LineBreaks::Keep);
        if (!clean.isEmpty())
            report.message = clean;
    }
    const std::pair<Field, std::optional<QString> &> texts[] { { Field::Message, report.message },
                                                               { Field::Place, report.place },
                                                               { Field::Origin, report.origin },
                                                               { Field::AcknowledgedBy, report.acknowledgedBy } };
    for (const auto &[field, said] : texts) {
        if (levels.toldNone(field))
            said = QString();
    }
    if (levels.toldNone(Field::ExpiresAt))
        report.expiresAt = QDateTime(); // ends the expiry

    QString further = text.isEmpty() ? rest : text;
    if (further.isEmpty() && time && !report.raisedAt)
        further = payload::scalarText(*time); // "07:30" of an alarm clock
    if (report.title) {
        alarm.titleIfNew = *report.title;
        alarm.messageIfNew = report.message ? *report.message : plainText(further, kMaxText, LineBreaks::Keep);
    } else if (report.message || !text.isEmpty()) {
        QString left;
        splitText(report.message ? message : text, alarm.titleIfNew, left);
        alarm.messageIfNew = plainText(left, kMaxText, LineBreaks::Keep);
    }
    if (alarm.titleIfNew.isEmpty()) {
        alarm.titleIfNew = eventName;
        if (further.isEmpty() && innermost && innermost->is_object())
            further = payload::membersText(innermost->get_object().value_unsafe());
        alarm.messageIfNew = plainText(further, kMaxText, LineBreaks::Keep);
    }
    if (report.key.id.isEmpty()) {
        report = alarm.asNew();
        report.ownId = false;
        report.key.id = contentId(report);
    }
    return alarm;
}

DecodedAlarm AlarmMapping::Private::textAlarm(const QString &text, const QString &rest) const
{
    return build({}, nullptr, nullptr, text, rest);
}

// `base` is what the ini's paths start from: the payload, or a row of it. `top` is where to look now.
void AlarmMapping::Private::decode(const Json &top, const Json &base, Outer outer, DecodedAlarms &out, int depth)
{
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
        const Json *inside = fields[size].find(Field::Inside);
        ++size;
        if (!inside) {
            out.alarms.append(build({ fields.data(), size }, &base, innermost, {}, {}));
            return;
        }
        at = *inside;
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
    out.alarms.append(build(found, &base, innermost, text, rest));
}

void AlarmMapping::Private::decodeList(const simdjson::dom::array &list, Outer outer, DecodedAlarms &out, int depth)
{
    for (const Json &row : list) {
        if (out.alarms.size() >= most) {
            out.remark = QStringLiteral("more than %1 alarms in one message: the rest is left out").arg(most);
            return;
        }
        if (row.is_null())
            continue;
        decode(row, row, outer, out, depth);
    }
}

AlarmMapping::AlarmMapping(const QString &source, const AlarmSettings &settings)
    : d(std::make_unique<Private>())
{
    d->source = source;
    d->eventName = shortName(settings.event);
    const std::pair<Field, const QString &> configured[] {
        { Field::Id, settings.id },           { Field::Title, settings.title },
        { Field::Message, settings.message }, { Field::Place, settings.place },
        { Field::Origin, settings.origin },   { Field::Priority, settings.priority },
        { Field::State, settings.state },     { Field::RaisedAt, settings.raisedAt },
    };
    for (const auto &[field, path] : configured) {
        if (!path.trimmed().isEmpty())
            d->paths.push_back({ field, splitPath(path) });
    }
    d->stateIsConfigured = !settings.state.trimmed().isEmpty();
}

AlarmMapping::~AlarmMapping() = default;
AlarmMapping::AlarmMapping(AlarmMapping &&) noexcept = default;
AlarmMapping &AlarmMapping::operator=(AlarmMapping &&) noexcept = default;

DecodedAlarms AlarmMapping::event(const QByteArray &payload)
{
    DecodedAlarms decoded;
    d->most = kMaxAlarms;
    if (payload.trimmed().isEmpty()) {
        decoded.alarms.append(d->textAlarm({}, {}));
        return decoded;
    }
    const auto json = d->reader.read(payload);
    if (json) {
        d->decode(*json, *json, {}, decoded, 0);
        return decoded;
    }
    // A text in its own right is legal; what begins like JSON was meant to be some.
    const QString text = QString::fromUtf8(payload.left(64 * 1024));
    const bool meantAsJson = payload.trimmed().startsWith('{') || payload.trimmed().startsWith('[');
    const bool isUtf8 = !text.contains(QChar::ReplacementCharacter);
    if (meantAsJson || !isUtf8)
        decoded.remark = QStringLiteral("the data of %1 is not JSON: %2").arg(d->eventName, json.error().text);
    decoded.alarms.append(meantAsJson ? d->textAlarm({}, text) : d->textAlarm(text, {}));
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
    DecodedAlarms decoded;
    qsizetype skipped = 0;
    for (const Json &row : rows) {
        DecodedAlarms found;
        if (row.is_object())
            d->decode(row, row, {}, found, 2);
        const bool usable = found.alarms.size() == 1 && found.alarms.first().report.ownId;
        if (usable)
            decoded.alarms.append(found.alarms.first());
        else
            ++skipped;
    }
    if (skipped > 0)
        decoded.remark = QStringLiteral("%1 rows of the snapshot have no id and are left out").arg(skipped);
    return decoded;
}

} // namespace halfsilver
