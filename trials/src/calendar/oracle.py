"""When lines of a crontab come due around changes of the clock, by Python's zoneinfo: nothing here knows what Foretop asks.

python3 oracle.py POINTS         as many points at least, year by year back from 2025, of all lines
python3 oracle.py --thin YEAR    a few lines around each change of one year: what table.jsonl was recorded by

A line with no * and no step in minutes and hours comes due when the clock on the wall first shows its time or a later
one; any other in each minute in which the clock shows what it says.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
AROUND = timedelta(hours=36)

# Changes at night and at midnight, of an hour, half an hour and two; north, south, and against the year.
ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Beirut",
    "America/St_Johns",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "Antarctica/Troll",
    "America/Havana",
]
LINES = [
    "30 2 * * *",
    "0 2 * * 0",
    "15 0 * * *",
    "0,30 0-3 * * *",
    "0 0 * * *",
    "59 23 * * 6",
    "45 1 * * 0",
    "5 3 31 3 *",
    "0 */2 * * *",
    "10 * * * *",
    "30 */3 * * 0",
    "0 4 25-31 3,10 0",
    "*/15 * * * *",
    "* 2 * * *",
]
LIMITS = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)]


def changes(zone, year):
    """The moments of a year at which the clocks of a zone are set."""
    at = datetime(year, 1, 1, tzinfo=timezone.utc)
    while at.year == year:
        offset = at.astimezone(zone).utcoffset()
        if offset != (at + HOUR).astimezone(zone).utcoffset():
            change = at
            while change.astimezone(zone).utcoffset() == offset:
                change += MINUTE
            yield change
        at += HOUR


def fields_of(line):
    found = []
    for text, (low, high) in zip(line.split(), LIMITS):
        values = set()
        for part in text.split(","):
            span, _, step = part.partition("/")
            first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
            values |= set(range(int(first), int(last or first) + 1, int(step or 1)))
        found.append(values)
    return found


def due(line, zone, start, end):
    """All moments from start to end at which the line comes due."""
    minutes, hours, days, months, weekdays = fields_of(line)
    texts = line.split()

    def is_day(wall):
        weekday = (wall.weekday() + 1) % 7
        if texts[2] != "*" and texts[4] != "*":
            return wall.month in months and (wall.day in days or weekday in weekdays)
        return wall.month in months and wall.day in days and weekday in weekdays

    walls = []
    at = start - 2 * timedelta(days=1)
    while at < end + timedelta(days=2):
        walls.append((at, at.astimezone(zone).replace(tzinfo=None)))
        at += MINUTE
    if any("*" in text or "/" in text for text in texts[:2]):
        found = [at for at, wall in walls if wall.minute in minutes and wall.hour in hours and is_day(wall)]
    else:
        found = first_shown(walls, [
            datetime(day.year, day.month, day.day, hour, minute)
            for day in days_of(walls) if is_day(day) for hour in sorted(hours) for minute in sorted(minutes)
        ])
    return [int(at.timestamp()) for at in found if start <= at < end]


def days_of(walls):
    day = walls[0][1].replace(hour=0, minute=0)
    while day <= walls[-1][1]:
        yield day
        day += timedelta(days=1)


def first_shown(walls, wanted):
    """For each time on the wall the first moment at which it, or a later one, was shown."""
    found = set()
    index = 0
    for time in wanted:
        while index < len(walls) and walls[index][1] < time:
            index += 1
        if 0 < index < len(walls):
            found.add(walls[index][0])
    return sorted(found)


def rows(year, thin):
    for place, name in enumerate(ZONES):
        zone = ZoneInfo(name)
        for turn, change in enumerate(changes(zone, year)):
            start, end = change - AROUND, change + AROUND
            for number, line in enumerate(LINES):
                # All lines are there, but not all around each change.
                if thin and (number + 3 * place + turn) % 4 != 0:
                    continue
                yield {
                    "zone": name,
                    "line": line,
                    "from": int(start.timestamp()),
                    "to": int(end.timestamp()),
                    "due": due(line, zone, start, end),
                }


def main(first, *rest):
    if first == "--thin":
        for row in rows(int(rest[0]), True):
            print(json.dumps(row, separators=(",", ":")))
        return
    year, points = 2025, 0
    while points < int(first):
        for row in rows(year, False):
            points += len(row["due"])
            print(json.dumps(row, separators=(",", ":")))
        year -= 1


main(*sys.argv[1:])
