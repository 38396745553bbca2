#include "app/core/bounded_pattern.h"

namespace halfsilver {

namespace {

// Qt offers no limits, but PCRE2 takes them at the head of an expression. Source: pcre2pattern(3), "Setting match
// resource limits".
const QString kLimits =
    QStringLiteral("(*LIMIT_MATCH=%1)(*LIMIT_DEPTH=%1)(*LIMIT_HEAP=1024)").arg(BoundedPattern::kMaxSteps);

} // namespace

Result<BoundedPattern> BoundedPattern::compile(const QString &pattern, Qt::CaseSensitivity caseSensitivity)
{
    if (pattern.size() > kMaxPattern)
        return Error { QStringLiteral("longer than %1 characters").arg(kMaxPattern) };
    if (pattern.startsWith(QStringLiteral("(*"))) // it could lift the limits
        return Error { QStringLiteral("column 1: “(*” cannot stand at the head") };
    QRegularExpression::PatternOptions options = QRegularExpression::UseUnicodePropertiesOption;
    if (caseSensitivity == Qt::CaseInsensitive)
        options |= QRegularExpression::CaseInsensitiveOption;
    BoundedPattern result;
    result.m_expression = QRegularExpression(kLimits + pattern, options);
    if (!result.m_expression.isValid())
        return Error { QStringLiteral("column %1: %2")
                           .arg(std::max<qsizetype>(1, result.m_expression.patternErrorOffset() - kLimits.size() + 1))
                           .arg(result.m_expression.errorString()) };
    return result;
}

BoundedPattern::Answer BoundedPattern::search(const QString &text) const
{
    const auto match = m_expression.match(text.size() > kMaxSubject ? text.left(kMaxSubject) : text);
    return match.hasMatch() ? Answer::Yes : match.isValid() ? Answer::No : Answer::GivenUp;
}

} // namespace halfsilver
