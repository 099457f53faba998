"""Russian: 27 марта 2026 года, 18:00; the month beside a day stands in the genitive."""

DATE_FORMAT = "j E Y года"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y года, H:i"
YEAR_MONTH_FORMAT = "F Y года"
MONTH_DAY_FORMAT = "j E"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
