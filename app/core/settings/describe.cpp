#include "app/core/settings/describe.h"

#include "app/core/settings/near_word.h"
#include "app/core/settings/pasted.h"
#include "app/core/settings/translate.h"

#include <algorithm>

namespace halfsilver::settings {

namespace {

Wrong unknownKey(const QString &key, const QStringList &known)
{
    const QString what = translate("settings", "unknown setting.");
    if (const QString ours = keyForForeign(key); known.contains(ours))
        return { what, translate("settings", "Here it is called “%1”.").arg(ours) };
    if (const QString near = nearestWord(key, known); !near.isEmpty())
        return { what, translate("settings", "Did you mean “%1”?").arg(near) };
    return { what, translate("settings", "Remove the line.") };
}

class Section {
public:
    Section(const IniSection &section, const QString &file)
        : m_section(section)
        , m_file(file)
    {
    }
    const QList<Mistake> &mistakes() const { return m_mistakes; }

    // At the key's line; at the header's where the section lacks it.
    void report(MistakeKind kind, const QString &key, const Wrong &wrong)
    {
        const IniEntry *entry = key.isEmpty() ? nullptr : m_section.find(key);
        Mistake mistake { kind,
                          m_file,
                          entry ? entry->line : m_section.line,
                          m_section.name,
                          key,
                          entry ? withoutSecrets(entry->lineText.left(200)) : u'[' + m_section.name + u']',
                          wrong.what,
                          wrong.remedy };
        if (kind == MistakeKind::Value && entry && !entry->value.isEmpty() && isSecretKey(key)) // it may be quoted
            mistake.what = translate("settings", "the value does not fit here.");
        m_mistakes.append(mistake);
    }

    void readField(const FieldReader &field)
    {
        if (field.readNamed) {
            for (const IniEntry &entry : m_section.entries) {
                if (goesOn(entry.key, field))
                    readEntry(entry, [&](const QString &value) {
                        return field.readNamed(entry.key.sliced(field.key.size()), value);
                    });
            }
            return;
        }
        const IniEntry *entry = m_section.find(field.key);
        if (!entry) {
            if (const auto wrong = field.missing())
                report(MistakeKind::Missing, field.key, { translate("settings", "missing."), wrong->remedy });
            return;
        }
        readEntry(*entry, field.read);
    }

    static bool goesOn(const QString &key, const FieldReader &field)
    {
        return field.readNamed && key.startsWith(field.key) && key.size() > field.key.size();
    }

private:
    void readEntry(const IniEntry &entry, const auto &read)
    {
        const bool isEvent = entry.key == QStringLiteral("event") || entry.key.endsWith(QStringLiteral("_event"));
        const auto pasted = correctPasted(entry.value, isEvent);
        if (const auto wrong = read(pasted ? pasted->value : entry.value))
            report(MistakeKind::Value, entry.key, *wrong);
        else if (pasted)
            report(MistakeKind::Value, entry.key, pasted->wrong);
    }

    const IniSection &m_section;
    QString m_file;
    QList<Mistake> m_mistakes;
};

// Lines of at most `width` characters, broken at spaces.
QString wrapped(const QString &text, const QString &indent, int width = 100)
{
    QString lines, line = indent;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (line.size() + 1 + word.size() > width && line != indent) {
            lines += line + u'\n';
            line = indent;
        }
        line += u' ' + word;
    }
    return lines + line + u'\n';
}

} // namespace

Wrong notOneOf(const QString &value, const QStringList &words)
{
    if (value.isEmpty())
        return { translate("settings", "empty."),
                 translate("settings", "Write one of: %1.").arg(words.join(QStringLiteral(", "))) };
    const QString what = translate("settings", "“%1” is not known here.").arg(value.left(40));
    if (const QString near = nearestWord(value, words); !near.isEmpty())
        return { what, translate("settings", "Did you mean “%1”?").arg(near) };
    return { what, translate("settings", "Write one of: %1.").arg(words.join(QStringLiteral(", "))) };
}

QList<Mistake> readSection(const IniSection &section, const QString &file, const SectionReader &reader)
{
    Section result(section, file);
    QStringList known = reader.otherKeys;
    for (const FieldReader &field : reader.fields)
        known.append(field.readNamed ? field.key + QStringLiteral("NAME") : field.key);
    const auto isKnown = [&](const QString &key) {
        return known.contains(key)
            || std::any_of(reader.fields.begin(), reader.fields.end(),
                           [&](const FieldReader &field) { return Section::goesOn(key, field); });
    };
    for (const IniEntry &entry : section.entries) {
        if (!isKnown(entry.key))
            result.report(MistakeKind::UnknownKey, entry.key, unknownKey(entry.key, known));
    }
    for (const FieldReader &field : reader.fields)
        result.readField(field);
    if (reader.problems) {
        for (const Problem &problem : reader.problems()) {
            result.report(problem.key.isEmpty() || section.find(problem.key) ? MistakeKind::Value
                                                                             : MistakeKind::Missing,
                          problem.key, problem.wrong);
            for (const FieldReader &field : reader.fields) {
                if (field.key == problem.key)
                    field.reset();
            }
        }
    }
    QList<Mistake> mistakes = result.mistakes();
    std::stable_sort(mistakes.begin(), mistakes.end(),
                     [](const Mistake &a, const Mistake &b) { return a.line < b.line; });
    return mistakes;
}

QString exampleSection(const QString &section, const QString &intro, const QList<FieldDoc> &fields)
{
    QString text;
    if (!intro.isEmpty())
        text += wrapped(intro, QStringLiteral("#"));
    text += QStringLiteral("#[") + section + QStringLiteral("]\n");
    for (const FieldDoc &field : fields) {
        text += wrapped(field.doc, QStringLiteral("#"));
        if (!field.words.isEmpty())
            text += wrapped(field.words, QStringLiteral("#  "));
        text +=
            u'#' + field.key + QStringLiteral(" =") + (field.value.isEmpty() ? QString() : u' ' + field.value) + u'\n';
    }
    return text;
}

} // namespace halfsilver::settings
