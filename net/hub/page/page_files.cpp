#include "net/hub/page/page_files.h"

#include <QFile>

#include <array>

// Out of any namespace, as Qt wants it: a static library's resources are not found by themselves.
static void initPageResources() { Q_INIT_RESOURCE(halfsilver_page); }

namespace halfsilver::hub {

namespace {

struct PageFile {
    const char *path, *file, *type;
};

constexpr std::array kFiles {
    PageFile { "/", "page.html", "text/html; charset=utf-8" },
    PageFile { "/page/page.css", "page.css", "text/css; charset=utf-8" },
    PageFile { "/page/page.js", "page.js", "text/javascript; charset=utf-8" },
    PageFile { "/page/view.js", "view.js", "text/javascript; charset=utf-8" },
    PageFile { "/page/words.js", "words.js", "text/javascript; charset=utf-8" },
    PageFile { "/page/icon.svg", "icon.svg", "image/svg+xml" },
};

} // namespace

std::optional<HttpAnswer> pageFile(const QByteArray &path)
{
    for (const auto &known : kFiles) {
        if (path != known.path)
            continue;
        initPageResources();
        QFile file(QStringLiteral(":/halfsilver/page/") + QLatin1StringView(known.file));
        if (!file.open(QIODevice::ReadOnly))
            return std::nullopt;
        HttpAnswer answer { 200, file.readAll(), { { "Content-Type", known.type } } };
        answer.headers += pageHeaders();
        return answer;
    }
    return std::nullopt;
}

Headers pageHeaders()
{
    return { { "Cache-Control", "no-store" },
             { "Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
               "base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
             { "Referrer-Policy", "no-referrer" },
             { "X-Frame-Options", "DENY" },
             { "Cross-Origin-Opener-Policy", "same-origin" },
             { "Cross-Origin-Resource-Policy", "same-origin" } };
}

} // namespace halfsilver::hub
