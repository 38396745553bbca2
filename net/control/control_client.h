// One program at the control socket: its lines are answered one after the other.
#pragma once

#include "app/core/control/control_target.h"

#include <QObject>

class QLocalSocket;

namespace halfsilver {

// Destroys itself when the other side is gone.
class ControlClient : public QObject {
    Q_OBJECT
public:
    ControlClient(ControlTarget &target, QLocalSocket *socket, QObject *parent);

private:
    void readOn();
    void serve(const QByteArray &line);
    void answer(const ControlAnswer &answer);
    void refuse(const QString &why);

    enum class State {
        Idle,
        Asked,    // a line, whose answer is not there yet
        Answered, // and the answer has not left yet
        Refused,  // no more lines are taken
    };

    ControlTarget &m_target;
    QLocalSocket *m_socket;
    State m_state = State::Idle;
    quint64 m_asked = 0; // number of the line that is being answered
};

} // namespace halfsilver
