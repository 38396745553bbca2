// A regular expression out of an ini, over texts out of the world: `(a+)+$` must not stop the mirror.
#pragma once

#include "app/core/result.h"

#include <QRegularExpression>

namespace halfsilver {

// PCRE2's syntax, letters of all languages. An expression that takes too long over a text is given up there.
class BoundedPattern {
public:
    static constexpr qsizetype kMaxPattern = 500;  // UTF-16 code units
    static constexpr qsizetype kMaxSubject = 4000; // what lies beyond is not looked at
    static constexpr int kMaxSteps = 20000;        // of PCRE2's matcher, from one place in the text

    BoundedPattern() = default;
    // Fails with what is wrong and where: "column 3: missing closing parenthesis".
    static Result<BoundedPattern> compile(const QString &pattern, Qt::CaseSensitivity = Qt::CaseSensitive);

    enum class Answer { No, Yes, GivenUp };
    Answer search(const QString &text) const;

private:
    QRegularExpression m_expression;
};

} // namespace halfsilver
