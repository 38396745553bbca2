// The WebSockets of open pages: each gets the state when it comes and whenever it is different, and a beat in between,
// so that a page knows a dead connection from a quiet one.
#pragma once

#include "app/core/clock.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QWebSocketProtocol>

#include <vector>

class QTcpSocket;
class QWebSocket;

namespace halfsilver::hub {

class PageLive : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostPages = 32; // beyond, the oldest of the device that has most of them goes
    // Of a flood of changes one state each tenth of a second.
    static constexpr std::chrono::milliseconds kGather { 100 };
    static constexpr std::chrono::seconds kBeat { 10 }, kSilent { 45 };
    static constexpr qint64 kUnread = 2 * 1024 * 1024; // kept for a page that reads slowly, before it is dropped

    PageLive(std::function<QJsonObject()> state, Clock &clock, QObject *parent = nullptr);
    ~PageLive() override;

    // Takes the socket, whose traffic runs over `below`, of that paired device.
    void add(QWebSocket *socket, QTcpSocket *below, const QString &device);
    void changed();                  // the state is, or may be, different
    void end(const QString &device); // revoked: its pages go at once, with code 1008
    void endAll();
    qsizetype count() const { return qsizetype(m_pages.size()); }

private:
    struct OpenPage {
        QPointer<QWebSocket> socket;
        QPointer<QTcpSocket> below;
        QString device;
        std::chrono::nanoseconds heard;
    };
    void tellAll();
    void beat();
    static void send(const OpenPage &page, const QString &text);
    static void dropSlow(QWebSocket *socket, QTcpSocket *below);
    void makeRoom();
    void closeFor(OpenPage page, QWebSocketProtocol::CloseCode code, const QString &reason);
    void left(const QWebSocket *socket);

    std::function<QJsonObject()> m_state;
    Clock &m_clock;
    std::vector<OpenPage> m_pages;
    std::unique_ptr<Timer> m_gathering, m_beating; // none while no page is open
};

} // namespace halfsilver::hub
