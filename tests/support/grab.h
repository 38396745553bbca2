// Grabs against tests/references: the same to the eye, not to the bit, because rasterisers differ by a level or two.
#pragma once

#include "widgets/fonts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFontDatabase>
#include <QImage>
#include <QTest>

#include <algorithm>

namespace halfsilver {

struct GrabDifference {
    double mean = 0;   // of all channels, 0–255, after halving to a quarter: what an eye at two metres averages
    double strong = 0; // share of those pixels that differ by more than 48
    QImage image;
};

inline GrabDifference compareGrabs(const QImage &a, const QImage &b)
{
    GrabDifference difference;
    if (a.size() != b.size())
        return { 255, 1, a };
    const auto coarse = [](const QImage &image) {
        return image.convertToFormat(QImage::Format_RGB32)
            .scaled(image.size() / 4, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    };
    const QImage one = coarse(a), other = coarse(b);
    difference.image = QImage(one.size(), QImage::Format_RGB32);
    qint64 sum = 0, strong = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            const QRgb p = one.pixel(x, y), q = other.pixel(x, y);
            const int red = qAbs(qRed(p) - qRed(q)), green = qAbs(qGreen(p) - qGreen(q)),
                      blue = qAbs(qBlue(p) - qBlue(q));
            sum += red + green + blue;
            strong += std::max({ red, green, blue }) > 48 ? 1 : 0;
            difference.image.setPixel(x, y, qRgb(red, green, blue));
        }
    }
    const double pixels = double(one.width()) * one.height();
    difference.mean = double(sum) / pixels / 3;
    difference.strong = double(strong) / pixels;
    return difference;
}

// Why grabs cannot be compared on this machine; empty where they can.
inline QString whyNoGrabs(const QLocale &locale)
{
    if (!loadBundledFonts())
        return QStringLiteral("the bundled Inter cannot be used here");
    if (!QFontDatabase::hasFamily(QStringLiteral("DejaVu Sans Mono")))
        return QStringLiteral("no DejaVu Sans Mono: apt install fonts-dejavu-core");
    return missingFontRemedy(locale);
}

// Empty when `grab` looks like the reference; otherwise what differs and where the pictures lie. With
// HALFSILVER_RENEW_REFERENCES set it writes the reference instead: look at it before you commit it.
inline QString differsFromReference(const QImage &grab, const QString &name)
{
    const QString reference = QStringLiteral(FIXTURES "/../references/") + name + QStringLiteral(".png");
    if (qEnvironmentVariableIsSet("HALFSILVER_RENEW_REFERENCES"))
        return grab.convertToFormat(QImage::Format_RGB888).save(reference)
            ? QString()
            : QStringLiteral("cannot write ") + reference;
    const QImage wanted(reference);
    if (wanted.isNull())
        return QStringLiteral("no reference ") + reference;
    const GrabDifference difference = compareGrabs(grab, wanted);
    if (difference.mean < 0.6 && difference.strong < 0.0008)
        return {};
    const QDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/grabs"));
    folder.mkpath(QStringLiteral("."));
    grab.save(folder.filePath(name + QStringLiteral(".png")));
    difference.image.save(folder.filePath(name + QStringLiteral("-difference.png")));
    return QStringLiteral("%1 differs (mean %2, strong %3): see %4")
        .arg(name)
        .arg(difference.mean)
        .arg(difference.strong)
        .arg(folder.path());
}

} // namespace halfsilver

#define VERIFY_GRAB(grab, name)                                                                                        \
    do {                                                                                                               \
        const QString differs = halfsilver::differsFromReference(grab, name);                                          \
        QVERIFY2(differs.isEmpty(), qPrintable(differs));                                                              \
    } while (false)

// Of Scene::paintedRects(): no two panels touch the same place.
#define VERIFY_NO_OVERLAP(painted)                                                                                     \
    do {                                                                                                               \
        for (qsizetype i = 0; i < painted.size(); ++i) {                                                               \
            for (qsizetype j = 0; j < i; ++j)                                                                          \
                QVERIFY(!painted[i].rect.intersects(painted[j].rect));                                                 \
        }                                                                                                              \
    } while (false)
