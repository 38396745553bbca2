// Tells that what a ControlTarget would answer is different now.
#pragma once

#include <QObject>

namespace halfsilver {

class ControlNews : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
signals:
    // status() or list() is different. Cheap to emit, as often as it is true: whoever listens gathers several.
    void changed();
};

} // namespace halfsilver
