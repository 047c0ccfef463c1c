"""Who is on call at many moments, by Python's zoneinfo and as plainly as can be: nothing here knows what Foretop asks.

python3 on-call-oracle.py POINTS         as many points at least, year by year back from 2025
python3 on-call-oracle.py --thin YEAR    a few around each change of one year: what on-call.jsonl was recorded by

A time of day that a clock leaves out is the moment at which it jumps; one that it shows twice is the first of them.
"""

import json
import random
import sys
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
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
# Days from one hand-over to the next, and the time of day.
TURNS = [(7, "09:00"), (1, "02:30"), (14, "00:00"), (3, "02:00"), (1, "00:15"), (7, "03:00")]
# Weekdays (0 is Monday), from, until.
HOURS = [([0, 1, 2, 3, 4], "09:00", "17:00"), ([5, 6], "22:00", "06:00"), ([6], "01:30", "02:30"), ([2], "00:00", "24:00")]
PEOPLE = ["ann", "bob", "carl", "dora"]


def moment(day, text, zone):
    """When the clock on the wall first shows a time of a day, or a later one of that day."""
    hour, minute = map(int, text.split(":"))
    if hour == 24:
        day, hour = day + DAY, 0
    wall = datetime(day.year, day.month, day.day, hour, minute)
    at = wall.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    at -= timedelta(hours=4)
    while at.astimezone(zone).replace(tzinfo=None) < wall:
        at += MINUTE
    return at


def in_hours(at, zone):
    today = at.astimezone(zone).date()
    for day in (today - DAY, today):
        for days, start, end in HOURS:
            if day.weekday() in days:
                last = day if end > start else day + DAY
                if moment(day, start, zone) <= at < moment(last, end, zone):
                    return True
    return False


def in_turn(at, since, days, time, zone):
    turn = -1
    day = since
    # Whole rounds are skipped as long as nothing can be doubtful about them.
    rounds = max(0, (at.astimezone(zone).date() - since).days // days - 2)
    turn += rounds
    day += rounds * days * DAY
    while moment(day, time, zone) <= at:
        turn += 1
        day += days * DAY
    return None if turn < 0 else PEOPLE[turn % 3]


def changes(zone, year):
    at = datetime(year, 1, 1, tzinfo=timezone.utc)
    while at.year == year:
        later = at + timedelta(hours=1)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield at
        at = later


def rows(year, thin, chance):
    for name in ZONES:
        zone = ZoneInfo(name)
        for number, (days, time) in enumerate(TURNS):
            since = date(year, 1, 1) - chance.randrange(400) * DAY
            points = []
            for change in changes(zone, year):
                around = [change + timedelta(minutes=15 * step) for step in range(-120, 121)]
                points += chance.sample(around, 6) if thin else around
            start = datetime(year, 1, 1, tzinfo=timezone.utc)
            points += [start + chance.randrange(525_600) * MINUTE for _ in range(3 if thin else 200)]
            yield {
                "zone": name,
                "since": since.isoformat(),
                "days": days,
                "at": time,
                "who": [
                    [int(at.timestamp()), "dora" if in_hours(at, zone) else in_turn(at, since, days, time, zone)]
                    for at in sorted(points)
                ],
            }


def main(first, *rest):
    chance = random.Random(31)
    if first == "--thin":
        for row in rows(int(rest[0]), True, chance):
            print(json.dumps(row, separators=(",", ":")))
        return
    year, points = 2025, 0
    while points < int(first):
        for row in rows(year, False, chance):
            points += len(row["who"])
            print(json.dumps(row, separators=(",", ":")))
        year -= 1


main(*sys.argv[1:])
