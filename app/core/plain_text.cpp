#include "app/core/plain_text.h"

#include <QLocale>
#include <QTextBoundaryFinder>

#include <cmath>

namespace halfsilver {

namespace {

constexpr int kMaxMarks = 8; // combining marks on one letter: what any script needs, not what hides a screen

// Characters that need no thought. Everything else goes through `clean`.
bool isOrdinary(char16_t c)
{
    return (c >= 0x20 && c < 0x7f) || (c > 0xa0 && c < 0x300 && c != 0xad) || (c >= 0x3001 && c < 0xa000);
}

bool isInvisible(char32_t c)
{
    return c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f && c != 0x200c && c != 0x200d)
        || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffc)
        || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xe0000 && c <= 0xe007f);
}

bool isLineBreak(char32_t c) { return (c >= 0x0a && c <= 0x0d) || c == 0x85 || c == 0x2028 || c == 0x2029; }

class Cleaner {
public:
    explicit Cleaner(LineBreaks breaks)
        : m_breaks(breaks)
    {
    }

    void take(char32_t c)
    {
        if (isLineBreak(c)) {
            // At most one empty line, none at the start.
            if (!m_out.isEmpty())
                m_pendingBreaks =
                    m_previous == U'\r' && c == U'\n' ? m_pendingBreaks : std::min(m_pendingBreaks + 1, 2);
            m_previous = c;
            return;
        }
        m_previous = c;
        if (c == U'\t' || c == 0xa0 || c == 0x3000)
            c = U' ';
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || isInvisible(c))
            return;
        if (c == U' ') {
            ++m_pendingSpaces;
            return;
        }
        m_marks = QChar::isMark(c) ? m_marks + 1 : 0;
        if (m_marks > kMaxMarks)
            return;
        flush();
        if (QChar::isSurrogate(c))
            c = QChar::ReplacementCharacter;
        m_out.append(QChar::fromUcs4(c));
    }
    qsizetype size() const { return m_out.size(); }
    QString text() { return std::move(m_out); } // what is pending is white space at the end

private:
    void flush()
    {
        if (m_pendingBreaks > 0)
            m_out.append(m_breaks == LineBreaks::Keep ? QString(m_pendingBreaks, u'\n') : QStringLiteral(" "));
        else if (!m_out.isEmpty())
            m_out.append(QString(m_pendingSpaces, u' '));
        m_pendingBreaks = m_pendingSpaces = 0;
    }

    LineBreaks m_breaks;
    QString m_out;
    int m_pendingBreaks = 0, m_pendingSpaces = 0, m_marks = 0;
    char32_t m_previous = 0;
};

QString bounded(QString text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    // The finder looks at a little more than is kept: what comes after cannot move the boundary.
    text.truncate(most + 64);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(most - 1);
    qsizetype end = finder.isAtBoundary() ? most - 1 : finder.toPreviousBoundary();
    // One grapheme longer than all the room (a family of joined emoji without end): cut between characters.
    if (end <= 0)
        end = most > 1 && text.at(most - 2).isHighSurrogate() ? most - 2 : most - 1;
    text.truncate(end);
    while (text.endsWith(u' ') || text.endsWith(u'\n'))
        text.chop(1);
    return text + QChar(0x2026);
}

} // namespace

QString plainText(const QString &text, qsizetype most, LineBreaks breaks)
{
    Q_ASSERT_X(most > 0, "plainText", "there has to be room");
    const bool ordinary = std::all_of(text.begin(), text.end(), [](QChar c) { return isOrdinary(c.unicode()); });
    if (ordinary && (text.isEmpty() || (text.front() != u' ' && text.back() != u' ')))
        return bounded(text, most);

    Cleaner cleaner(breaks);
    for (qsizetype i = 0; i < text.size() && cleaner.size() <= most; ++i) {
        char32_t c = text.at(i).unicode();
        if (QChar::isHighSurrogate(c) && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1));
            ++i;
        }
        cleaner.take(c);
    }
    return bounded(cleaner.text(), most);
}

QString numberText(double number)
{
    if (std::floor(number) == number && std::abs(number) < 1e18)
        return QString::number(qint64(number));
    return QString::number(number, 'g', QLocale::FloatingPointShortest);
}

} // namespace halfsilver
