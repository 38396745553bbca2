#include "app/core/sound/pcm.h"

#include "app/core/settings/translate.h"

#include <QtEndian>

#include <cstring>
#include <optional>

namespace halfsilver {

namespace {

using settings::translate;

template <class T>
T wordAt(const QByteArray &bytes, qsizetype at)
{
    return qFromLittleEndian<T>(bytes.constData() + at);
}

struct Format {
    quint16 coding, channels, bits;
    quint32 rate;
};

std::optional<Format> formatOf(const QByteArray &chunk)
{
    if (chunk.size() < 16)
        return {};
    Format format { wordAt<quint16>(chunk, 0), wordAt<quint16>(chunk, 2), wordAt<quint16>(chunk, 14),
                    wordAt<quint32>(chunk, 4) };
    constexpr quint16 kExtensible = 0xfffe;
    if (format.coding == kExtensible && chunk.size() >= 26) // what it is stands first in its GUID
        format.coding = wordAt<quint16>(chunk, 24);
    return format;
}

qint16 sampleAt(const QByteArray &data, qsizetype index, int bits)
{
    switch (bits) {
    case 8: // the only ones without a sign
        return qint16((quint8(data[index]) - 128) * 256);
    case 16:
        return wordAt<qint16>(data, index * 2);
    default: // the upper two bytes of three
        return wordAt<qint16>(data, index * 3 + 1);
    }
}

} // namespace

Result<Pcm> readWav(const QByteArray &bytes)
{
    constexpr quint16 kUncompressed = 1;
    if (bytes.size() < 12 || !bytes.startsWith("RIFF") || std::memcmp(bytes.constData() + 8, "WAVE", 4) != 0)
        return Error { translate("settings", "it is no WAV file.") };
    std::optional<Format> format;
    std::optional<QByteArray> data;
    for (qsizetype at = 12; at + 8 <= bytes.size() && !data;) {
        const qsizetype size = qMin(qsizetype(wordAt<quint32>(bytes, at + 4)), bytes.size() - at - 8);
        if (bytes.mid(at, 4) == "fmt ")
            format = formatOf(bytes.mid(at + 8, size));
        else if (bytes.mid(at, 4) == "data")
            data = bytes.mid(at + 8, size);
        at += 8 + size + size % 2;
    }
    if (!format || !data)
        return Error { translate("settings", "its WAV header is damaged.") };
    if (format->coding != kUncompressed || (format->bits != 8 && format->bits != 16 && format->bits != 24))
        return Error { translate("settings", "its sound is compressed, or not of 8, 16 or 24 bits.") };
    if (format->channels < 1 || format->channels > 2 || format->rate < 8000 || format->rate > 48'000)
        return Error { translate("settings", "it has more than two channels, or is not of 8 to 48 kHz.") };

    Pcm pcm { int(format->rate), format->channels, {} };
    qsizetype count = data->size() / (format->bits / 8);
    count -= count % format->channels;
    pcm.samples.reserve(count);
    for (qsizetype i = 0; i < count; ++i)
        pcm.samples.append(sampleAt(*data, i, format->bits));
    if (pcm.samples.isEmpty())
        return Error { translate("settings", "there is no sound in it.") };
    if (pcm.duration() > kLongestSound)
        return Error { translate("settings", "it takes longer than 15 s.") };
    return pcm;
}

QByteArray wavOf(const Pcm &pcm)
{
    QByteArray bytes;
    const auto word = [&bytes](auto value) {
        const auto little = qToLittleEndian(value);
        bytes.append(reinterpret_cast<const char *>(&little), sizeof little);
    };
    const quint32 size = quint32(pcm.samples.size() * 2), frame = quint32(pcm.channels) * 2;
    bytes.reserve(44 + qsizetype(size));
    bytes.append("RIFF");
    word(36 + size);
    bytes.append("WAVEfmt ");
    word(quint32(16));
    word(quint16(1));
    word(quint16(pcm.channels));
    word(quint32(pcm.rate));
    word(quint32(pcm.rate) * frame);
    word(quint16(frame));
    word(quint16(16));
    bytes.append("data");
    word(size);
    for (const qint16 sample : pcm.samples)
        word(sample);
    return bytes;
}

} // namespace halfsilver
