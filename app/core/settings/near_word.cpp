#include "app/core/settings/near_word.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace halfsilver::settings {

// Optimal string alignment; source: Damerau (1964), Wagner and Fischer (1974).
qsizetype wordDistance(QStringView a, QStringView b)
{
    constexpr qsizetype kLongest = 64; // of a word that a person types; beyond it, only equality counts
    if (a.size() > kLongest || b.size() > kLongest)
        return a.compare(b, Qt::CaseInsensitive) == 0 ? 0 : std::max(a.size(), b.size());
    const size_t width = size_t(b.size()) + 1;
    std::vector<qsizetype> beforeLast(width), last(width), row(width);
    std::iota(last.begin(), last.end(), qsizetype(0));
    for (qsizetype i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (size_t j = 1; j < width; ++j) {
            const QChar ca = a[i - 1].toLower(), cb = b[qsizetype(j) - 1].toLower();
            row[j] = std::min({ last[j] + 1, row[j - 1] + 1, last[j - 1] + (ca == cb ? 0 : 1) });
            if (i > 1 && j > 1 && ca == b[qsizetype(j) - 2].toLower() && a[i - 2].toLower() == cb)
                row[j] = std::min(row[j], beforeLast[j - 2] + 1);
        }
        std::swap(beforeLast, last);
        std::swap(last, row);
    }
    return last[width - 1];
}

QString nearestWord(QStringView word, const QStringList &known)
{
    QString nearest;
    qsizetype best = std::max<qsizetype>(1, std::min<qsizetype>(3, word.size() / 3)) + 1;
    for (const QString &candidate : known) {
        const qsizetype distance = wordDistance(word, candidate);
        if (distance < best && distance < candidate.size()) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

} // namespace halfsilver::settings
