#pragma once

#include <QLoggingCategory>

namespace halfsilver::hub {
Q_DECLARE_LOGGING_CATEGORY(log)
}
