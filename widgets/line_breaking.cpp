#include "widgets/line_breaking.h"

namespace halfsilver {

namespace {

bool isOverride(char16_t c) { return (c >= 0x202A && c <= 0x202E); } // embeddings and overrides, never closed

bool isUnitStart(QChar c) { return c == u'°' || c == u'%' || c == u'‰' || c == u'℃' || c == u'µ' || c == u'Ω'; }

bool isCjkUnit(QChar c) { return isCjk(char32_t(c.unicode())); }

bool isIdeograph(QStringView text, qsizetype i)
{
    return text[i].isSurrogate() || (isCjkUnit(text[i]) && !text[i].isPunct());
}

// The space at `i` stands between things that belong together.
bool joins(QStringView text, qsizetype i)
{
    if (i == 0 || i + 1 >= text.size())
        return false;
    const QChar before = text[i - 1], after = text[i + 1];
    if (before.isDigit())
        return isUnitStart(after) || isCjkUnit(after);
    return isCjkUnit(before) && (after.isDigit() || after == u'−' || after == u'-' || after == u'+');
}

// Where the last CJK character of what ends at `end` begins, if one stands directly before it; -1 otherwise. Punctuation
// after it is the line breaker's own business.
qsizetype lastPair(QStringView text, qsizetype end)
{
    auto i = end - 1;
    while (i > 0 && (text[i].isPunct() || text[i].isSpace()))
        --i;
    if (i > 0 && text[i].isLowSurrogate())
        --i;
    const bool pair = i > 0 && isIdeograph(text, i) && (isIdeograph(text, i - 1) || text[i - 1].isLowSurrogate());
    return pair ? i : -1;
}

} // namespace

bool isCjk(char32_t c)
{
    return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x1100 && c <= 0x11FF)
        || (c >= 0x1B000 && c <= 0x1B16F) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool containsCjk(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        }
        if (isCjk(c))
            return true;
    }
    return false;
}

QString preparedForBreaking(const QString &text)
{
    QString out = text;
    for (qsizetype i = 0; i < out.size(); ++i) {
        const QChar c = out[i];
        if (c == u'\n')
            out[i] = QChar(QChar::LineSeparator);
        else if (isOverride(c.unicode()))
            out[i] = QChar(0x200B); // zero width space: nothing to see
        else if (c.category() == QChar::Other_Control || c == QChar(QChar::ParagraphSeparator))
            out[i] = u' ';
        else if (c == u' ' && joins(text, i))
            out[i] = QChar(QChar::Nbsp);
    }
    // From the end, so that the positions hold: no line of the text's own ends with a single character below it.
    for (qsizetype end = out.size(); end > 0; end = out.lastIndexOf(QChar(QChar::LineSeparator), end - 1)) {
        if (const auto last = lastPair(out, end); last > 0)
            out.insert(last, kWordJoiner);
    }
    return out;
}

bool isOrphan(QStringView lastLine)
{
    int characters = 0;
    for (qsizetype i = 0; i < lastLine.size(); ++i) {
        const QChar c = lastLine[i];
        if (c.isSpace() || c.isPunct())
            continue;
        if (c.isHighSurrogate())
            ++i;
        else if (!isCjkUnit(c))
            return false;
        ++characters;
    }
    return characters == 1;
}

} // namespace halfsilver
