// What a line of a command is looked for: plain words that it contains, or a regular expression between slashes.
#pragma once

#include "app/core/bounded_pattern.h"

namespace halfsilver {

class LinePattern {
public:
    using Answer = BoundedPattern::Answer;

    LinePattern() = default; // no line has it
    // Fails with what is wrong with the expression, and where.
    static Result<LinePattern> compile(const QString &text);

    Answer search(const QString &line) const;

private:
    QString m_words;
    std::optional<BoundedPattern> m_expression;
};

} // namespace halfsilver
