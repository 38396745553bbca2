#include "app/core/sensors/line_pattern.h"

namespace halfsilver {

Result<LinePattern> LinePattern::compile(const QString &text)
{
    LinePattern pattern;
    if (text.size() <= 2 || !text.startsWith(u'/') || !text.endsWith(u'/')) {
        pattern.m_words = text;
        return pattern;
    }
    const auto expression = BoundedPattern::compile(text.mid(1, text.size() - 2));
    if (!expression)
        return expression.error();
    pattern.m_expression = *expression;
    return pattern;
}

LinePattern::Answer LinePattern::search(const QString &line) const
{
    if (m_expression)
        return m_expression->search(line);
    return !m_words.isEmpty() && line.contains(m_words) ? Answer::Yes : Answer::No;
}

} // namespace halfsilver
