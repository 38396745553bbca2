// One question to a mirror's control socket or to an alarm API, and what came of it.
#pragma once

#include "app/core/control/control_request.h"
#include "net/alarms/raise_sender.h"

#include <QUrl>

#include <chrono>
#include <memory>

QT_FORWARD_DECLARE_CLASS(QLocalSocket)

namespace halfsilver::ctl {

struct Unreachable {
    QString reason; // with the address
};
struct Refused {
    QJsonObject error; // {"error":…,"field":…}
};
struct Answered {
    QJsonObject json;
    bool created = false; // an alarm that was not there before
};
using Outcome = std::variant<Answered, Refused, Unreachable>;

constexpr std::chrono::seconds kPatience { 5 }; // for a whole answer; a grab of a large picture may need most of it

// A question to a control socket whose answer may take a while; something else may be done meanwhile.
class SocketQuestion {
public:
    SocketQuestion(const QString &path, const ControlRequest &request);
    ~SocketQuestion();

    bool asked() const { return m_problem.isEmpty(); }
    const QString &problem() const { return m_problem; } // why it could not be asked
    Outcome answer(std::chrono::milliseconds patience);  // waits; once

private:
    QString m_path, m_problem;
    std::unique_ptr<QLocalSocket> m_socket;
};

// Waits for the answer, for at most kPatience.
Outcome askSocket(const QString &path, const ControlRequest &request);

// `base`: the address before /api. Silence and grab have no counterpart there. The token goes to that address
// only: redirections are not followed.
Outcome askApi(const QUrl &base, const QString &token, const ControlRequest &request);
// The same at a raise_url: taken is what any 2xx answers.
Outcome tell(const RaiseRequest &request, const RaiseTarget &target);

} // namespace halfsilver::ctl
