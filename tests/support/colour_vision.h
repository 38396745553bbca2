// A picture as eyes with missing cones see it, and its light alone.
// Source: Machado, Oliveira, Fernandes 2009, severity 1.0, on linear light; luminance as in ITU-R BT.709.
#pragma once

#include <QImage>

#include <array>
#include <cmath>

namespace halfsilver {

enum class ColourVision { Usual, Protanopia, Deuteranopia, Tritanopia };

using Light = std::array<double, 3>; // linear, 0 to 1

inline Light lightOf(QRgb pixel)
{
    const auto linear = [](int channel) {
        const double v = channel / 255.0;
        return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return { linear(qRed(pixel)), linear(qGreen(pixel)), linear(qBlue(pixel)) };
}

inline Light seen(const Light &light, ColourVision vision)
{
    using Matrix = std::array<Light, 3>;
    static constexpr std::array<Matrix, 4> kSeen { {
        { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
        { { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } } },
        { { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } } },
        { { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } } },
    } };
    Light result {};
    for (size_t row = 0; row < 3; ++row) {
        for (size_t column = 0; column < 3; ++column)
            result[row] += kSeen[size_t(vision)][row][column] * light[column];
        result[row] = std::clamp(result[row], 0.0, 1.0);
    }
    return result;
}

inline double luminance(const Light &light) { return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]; }

// The sum over all pixels.
inline double totalLight(const QImage &image, ColourVision vision)
{
    double sum = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            sum += luminance(seen(lightOf(image.pixel(x, y)), vision));
    }
    return sum;
}

} // namespace halfsilver
