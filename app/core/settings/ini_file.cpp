#include "app/core/settings/ini_file.h"

#include "app/core/settings/translate.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

#include <algorithm>

namespace halfsilver::settings {

namespace {

// Reads one line after the other into `file`.
class Parser {
public:
    explicit Parser(IniFile &file)
        : m_file(file)
    {
    }

    void read(int number, QByteArrayView bytes)
    {
        m_line = number;
        m_text = QString::fromUtf8(bytes.first(std::min(bytes.size(), kMaxIniLine))).trimmed();
        const char *damage = damageOf(bytes);
        if (!damage && (m_text.isEmpty() || m_text.startsWith(u'#') || m_text.startsWith(u';')))
            return;
        if (looksLikeHeader())
            readHeader(damage);
        else if (damage)
            report(MistakeKind::Line, {}, translate("settings", damage), translate("settings", "Write the line anew."));
        else
            readEntry();
    }

private:
    // Why these bytes are no line of text; null when they are.
    const char *damageOf(QByteArrayView bytes) const
    {
        if (bytes.size() > kMaxIniLine)
            return QT_TRANSLATE_NOOP("settings", "the line is too long.");
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder.decode(bytes);
        if (decoder.hasError())
            return QT_TRANSLATE_NOOP("settings", "not UTF-8 text.");
        for (const QChar c : text) {
            if (c.unicode() < 0x20 && c != u'\t')
                return QT_TRANSLATE_NOOP("settings", "a control character in the line.");
        }
        return nullptr;
    }

    static bool opens(QChar c) { return c == u'[' || c == u'【' || c == u'［'; }
    static bool closes(QChar c) { return c == u']' || c == u'】' || c == u'］'; }

    // Also a damaged one. `[key = value` is a damaged setting.
    bool looksLikeHeader() const
    {
        if (m_text.isEmpty() || (!opens(m_text.front()) && !closes(m_text.back())))
            return false;
        const qsizetype equals = m_text.indexOf(u'=');
        const auto closing = std::find_if(m_text.begin(), m_text.end(), closes);
        return equals < 0 || (opens(m_text.front()) && closing != m_text.end() && closing - m_text.begin() < equals);
    }

    void readHeader(const char *damage)
    {
        qsizetype begin = opens(m_text.front()) ? 1 : 0, end = begin;
        while (end < m_text.size() && !closes(m_text[end]))
            ++end;
        QString name = m_text.mid(begin, end - begin).trimmed();
        if (damage)
            name.clear(); // whatever it was, the lines below belong to no section that we know
        const bool whole = m_text.startsWith(u'[') && end == m_text.size() - 1 && m_text[end] == u']';
        const IniSection *known = m_file.find(name);
        if (damage || name.isEmpty())
            report(MistakeKind::Section, name,
                   damage ? translate("settings", damage) : translate("settings", "a section without a name."),
                   translate("settings", "Write the line anew."));
        else if (!whole)
            report(MistakeKind::Section, name, translate("settings", "not a section."),
                   translate("settings", "Write [%1].").arg(name));
        else if (known)
            report(MistakeKind::Section, name,
                   translate("settings", "this section stands in line %1 already.").arg(known->line),
                   translate("settings", "Write both in one."));
        m_section = known ? known - m_file.sections.constData() : m_file.sections.size();
        if (!known)
            m_file.sections.append({ name, m_line, {} });
    }

    void readEntry()
    {
        const qsizetype equals = m_text.indexOf(u'=');
        const QString key = m_text.left(equals).trimmed();
        if (equals < 0) {
            report(stray() ? MistakeKind::Stray : MistakeKind::Line, {}, translate("settings", "not a setting."),
                   translate("settings", "Settings look like “key = value”."));
        } else if (stray()) {
            report(MistakeKind::Stray, key, translate("settings", "a setting before the first section."),
                   translate("settings", "Put it under a section such as [pusher]."));
        } else if (key.isEmpty()) {
            report(MistakeKind::Line, {}, translate("settings", "no name before the “=”."),
                   translate("settings", "Settings look like “key = value”."));
        } else if (const IniEntry *known = m_file.sections[m_section].find(key)) {
            report(MistakeKind::Duplicate, key,
                   translate("settings", "already set in line %1, which counts.").arg(known->line),
                   translate("settings", "Remove one of the two."));
        } else {
            m_file.sections[m_section].entries.append({ key, m_text.mid(equals + 1).trimmed(), m_line, m_text });
        }
    }

    bool stray() const { return m_section < 0; }

    // `name`: of the section for a header, of the key otherwise.
    void report(MistakeKind kind, const QString &name, const QString &what, const QString &remedy)
    {
        Mistake mistake { kind, m_file.name, m_line, {}, {}, withoutSecrets(m_text.left(kShownLine)), what, remedy };
        if (kind == MistakeKind::Section) {
            mistake.section = name;
        } else {
            mistake.section = stray() ? QString() : m_file.sections[m_section].name;
            mistake.key = name;
        }
        // Before the first section a line is stray, whatever else is wrong with it.
        if (stray() && kind == MistakeKind::Line)
            mistake.kind = MistakeKind::Stray;
        m_file.mistakes.append(mistake);
    }

    static constexpr qsizetype kShownLine = 200; // characters of a line that a mistake repeats

    IniFile &m_file;
    int m_line = 0;
    QString m_text;
    qsizetype m_section = -1; // index of the open section
};

IniFile unreadable(const QString &name, const QString &what, const QString &remedy)
{
    IniFile file;
    file.name = name;
    file.readable = false;
    file.mistakes.append({ MistakeKind::File, name, 0, {}, {}, {}, what, remedy });
    return file;
}

} // namespace

const IniEntry *IniSection::find(QStringView key) const
{
    for (const IniEntry &entry : entries) {
        if (entry.key == key)
            return &entry;
    }
    return nullptr;
}

const IniSection *IniFile::find(QStringView section) const
{
    for (const IniSection &candidate : sections) {
        if (candidate.name == section)
            return &candidate;
    }
    return nullptr;
}

IniFile parseIni(QByteArrayView bytes, const QString &name)
{
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff"))
        return unreadable(name, translate("settings", "saved as UTF-16."), translate("settings", "Save it as UTF-8."));
    IniFile file;
    file.name = name;
    Parser parser(file);
    qsizetype at = bytes.startsWith("\xef\xbb\xbf") ? 3 : 0;
    const qsizetype end = std::min<qsizetype>(bytes.size(), kMaxIniBytes);
    for (int number = 1; at < end; ++number) {
        qsizetype next = at;
        while (next < end && bytes[next] != '\n' && bytes[next] != '\r')
            ++next;
        parser.read(number, bytes.sliced(at, next - at));
        const bool crlf = next + 1 < bytes.size() && bytes[next] == '\r' && bytes[next + 1] == '\n';
        at = next + (crlf ? 2 : 1);
    }
    if (bytes.size() > kMaxIniBytes)
        file.mistakes.append({ MistakeKind::File,
                               name,
                               0,
                               {},
                               {},
                               {},
                               translate("settings", "longer than 1 MiB; the end is not read."),
                               translate("settings", "Is it the right file?") });
    return file;
}

IniFile readIniFile(const QString &path)
{
    const QFileInfo info(path);
    const QString name = info.fileName().isEmpty() ? path : info.fileName();
    if (!info.exists())
        return unreadable(name, translate("settings", "there is no file %1.").arg(path),
                          translate("settings", "Check the path."));
    if (!info.isFile()) // a device or a pipe would hang the start
        return unreadable(name, translate("settings", "%1 is not a file.").arg(path),
                          translate("settings", "Check the path."));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(name, translate("settings", "cannot be read: %1.").arg(file.errorString()),
                          translate("settings", "Let the mirror's user read it."));
    const QByteArray bytes = file.read(kMaxIniBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return unreadable(name, translate("settings", "cannot be read: %1.").arg(file.errorString()),
                          translate("settings", "Check the disk."));
    return parseIni(bytes, name);
}

} // namespace halfsilver::settings
