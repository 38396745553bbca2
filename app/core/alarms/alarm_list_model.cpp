#include "app/core/alarms/alarm_list_model.h"

namespace halfsilver {

AlarmListModel::AlarmListModel(AlarmBook &book, QObject *parent)
    : QAbstractListModel(parent)
    , m_book(book)
    , m_rows(book.order())
{
    // The book tells after the fact; the rows of this copy change between begin and end, as a model's must.
    connect(&book, &AlarmBook::inserted, this, [this](int row) {
        beginInsertRows({}, row, row);
        m_rows.insert(m_rows.begin() + row, m_book.order()[size_t(row)]);
        endInsertRows();
    });
    connect(&book, &AlarmBook::removed, this, [this](int row) {
        beginRemoveRows({}, row, row);
        m_rows.erase(m_rows.begin() + row);
        endRemoveRows();
    });
    connect(&book, &AlarmBook::changed, this, [this](int row) { emit dataChanged(index(row), index(row)); });
    connect(&book, &AlarmBook::moved, this, [this](int from, int to) {
        if (from != to) {
            beginMoveRows({}, from, from, {}, to > from ? to + 1 : to);
            const Alarm *alarm = m_rows[size_t(from)];
            m_rows.erase(m_rows.begin() + from);
            m_rows.insert(m_rows.begin() + to, alarm);
            endMoveRows();
        }
        emit dataChanged(index(to), index(to));
    });
}

int AlarmListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant AlarmListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == TitleRole)
        return alarm(index.row()).title;
    if (role == AlarmRole)
        return QVariant::fromValue(alarm(index.row()));
    return {};
}

} // namespace halfsilver
