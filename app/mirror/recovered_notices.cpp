#include "app/mirror/recovered_notices.h"

#include "widgets/panels/connection_panel.h"

namespace halfsilver {

using std::chrono::milliseconds;

RecoveredNotices::RecoveredNotices(Notices &notices, Clock &clock, const QLocale &locale)
    : m_notices(notices)
    , m_clock(clock)
    , m_locale(locale)
{
}

void RecoveredNotices::tell(const QString &source, const QDateTime &from, const QDateTime &to, int alarms)
{
    if (!m_clock.isSet())
        return; // the times would be those of 1970
    const Told told { from, to, alarms, m_clock.monotonic() + kStays };
    m_told[source] = told;
    show(source, told);
    awaitMidnight();
}

void RecoveredNotices::show(const QString &source, const Told &told)
{
    m_notices.show({ QStringLiteral("recovered ") + source,
                     recoveredWords(told.from, told.to, told.alarms, m_clock.now(), m_locale) },
                   std::chrono::ceil<milliseconds>(told.until - m_clock.monotonic()));
}

void RecoveredNotices::awaitMidnight()
{
    const QDateTime now = m_clock.now().toLocalTime();
    m_midnight = m_clock.after(milliseconds(now.msecsTo(now.date().addDays(1).startOfDay())), [this] {
        m_told.removeIf([this](const auto &each) { return each.value().until <= m_clock.monotonic(); });
        for (auto each = m_told.cbegin(); each != m_told.cend(); ++each)
            show(each.key(), each.value());
        if (m_told.isEmpty())
            m_midnight.reset();
        else
            awaitMidnight();
    });
}

} // namespace halfsilver
