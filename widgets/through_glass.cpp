#include "widgets/through_glass.h"

#include <array>
#include <cmath>
#include <numbers>

namespace halfsilver {

namespace {

double linear(double encoded) // sRGB, IEC 61966-2-1
{
    return encoded <= 0.04045 ? encoded / 12.92 : std::pow((encoded + 0.055) / 1.055, 2.4);
}

double encoded(double linear)
{
    return linear <= 0.0031308 ? linear * 12.92 : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
}

} // namespace

QImage throughGlass(const QImage &picture, const Glass &glass)
{
    const double white = glass.display * glass.transmission;
    const double shirt = glass.room * glass.shirt / std::numbers::pi * glass.reflection; // a matt surface
    std::array<uchar, 256> seen {};
    for (size_t i = 0; i < seen.size(); ++i) {
        const double light = linear(double(i) / 255) * white + shirt;
        seen[i] = uchar(std::lround(encoded(light / (white + shirt)) * 255));
    }
    QImage image = picture.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < image.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        for (int x = 0; x < image.width(); ++x)
            line[x] = qRgb(seen[size_t(qRed(line[x]))], seen[size_t(qGreen(line[x]))], seen[size_t(qBlue(line[x]))]);
    }
    return image;
}

} // namespace halfsilver
