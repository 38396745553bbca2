// Any text as a template over any JSON: the first line is the template, the rest the value.
#include "app/core/info/template.h"
#include "app/core/payload.h"

#include <cstdlib>

using namespace halfsilver;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype line = bytes.indexOf('\n');
    const auto parsed = Template::parse(QString::fromUtf8(line < 0 ? bytes : bytes.left(line)));
    if (!parsed)
        return 0;
    const QJsonValue value = Payload(line < 0 ? QByteArray() : bytes.mid(line + 1)).value();
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'795'380'428'000, Qt::UTC);
    const TemplateText text = parsed->render(value, now, QLocale::c(), QTimeZone::utc());
    if (text.text.size() > Template::kMaxText || (text.changesAt && *text.changesAt <= now))
        std::abort();
    return 0;
}
