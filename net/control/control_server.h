// The control socket of a mirror that runs: one JSON object a line, answered by one line, for its user alone.
#pragma once

#include "app/core/control/control_target.h"
#include "app/core/result.h"

#include <QObject>

#include <memory>

class QLocalServer;

namespace halfsilver {

class StateLock;

class ControlServer : public QObject {
    Q_OBJECT
public:
    static constexpr int kMaxClients = 32;

    ControlServer(ControlTarget &target, QObject *parent = nullptr);
    ~ControlServer() override; // removes the socket

    // At `path` (paths.h: controlSocket), whose folder is there and private. Fails where another mirror answers;
    // what a dead one left is taken over.
    Result<void> listen(const QString &path);

private:
    void accept();

    ControlTarget &m_target;
    std::unique_ptr<StateLock> m_lock;
    QLocalServer *m_server;
};

} // namespace halfsilver
