// The alarms in the order of the screen, as rows.
#pragma once

#include "app/core/alarms/alarm_book.h"

#include <QAbstractListModel>

namespace halfsilver {

class AlarmListModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { TitleRole = Qt::DisplayRole, AlarmRole = Qt::UserRole };

    explicit AlarmListModel(AlarmBook &book, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    // Without a copy. Valid until the model changes.
    const Alarm &alarm(int row) const { return *m_rows[size_t(row)]; }

private:
    AlarmBook &m_book;
    std::vector<const Alarm *> m_rows;
};

} // namespace halfsilver

Q_DECLARE_METATYPE(halfsilver::Alarm)
