//! Days and instants as users write them.

use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};

/// "2026-02-01".
pub fn day(text: &str) -> Option<Date> {
    text.trim().parse().ok().filter(|_| text.trim().len() == 10)
}

/// "01-15", as month and day.
pub fn day_of_year(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.trim().split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // Any leap year will do: it has every day.
    Date::new(2000, month, day).ok().map(|_| (month, day))
}

/// RFC 3339, or with a blank for the `T`; without an offset it is in UTC.
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    text.parse::<Timestamp>().ok().or_else(|| {
        let civil = text.parse::<DateTime>().ok()?;
        jiff::tz::Offset::UTC.to_timestamp(civil).ok()
    })
}

/// Hours from `origin` to `instant`, negative if it is before.
pub fn hours_between(origin: Timestamp, instant: Timestamp) -> f64 {
    let gap: SignedDuration = instant.duration_since(origin);
    gap.as_secs_f64() / 3600.0
}

/// Hours from the armistice to a day of its year, negative if that is before it.
pub fn hours_to_day_of_year(armistice: Date, (month, day): (i8, i8)) -> f64 {
    // 29 February of a common year is taken as the next day.
    let date =
        Date::new(armistice.year(), month, day).or_else(|_| Date::new(armistice.year(), 3, 1)).unwrap_or(armistice);
    hours_between(midnight(armistice), midnight(date))
}

fn midnight(date: Date) -> Timestamp {
    jiff::tz::Offset::UTC.to_timestamp(date.at(0, 0, 0, 0)).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_year_are_counted_from_the_armistice() {
        let armistice = day("2026-02-01").unwrap();
        assert_eq!(hours_to_day_of_year(armistice, (2, 2)), 24.0);
        assert_eq!(hours_to_day_of_year(armistice, (1, 15)), -17.0 * 24.0);
        assert_eq!(hours_to_day_of_year(armistice, (2, 29)), 28.0 * 24.0);
        assert!(day_of_year("02-30").is_none() && day_of_year("13-01").is_none() && day_of_year("15 d").is_none());
    }

    #[test]
    fn instants_in_their_spellings() {
        let expected = instant("2022-03-15T16:19:20Z").unwrap();
        for text in ["2022-03-15 16:19:20+00:00", "2022-03-15T18:19:20+02:00", "2022-03-15 16:19:20"] {
            assert_eq!(instant(text), Some(expected), "{text}");
        }
        assert!(instant("yesterday").is_none());
        assert_eq!(hours_between(expected, instant("2022-03-15T17:49:20Z").unwrap()), 1.5);
    }
}
