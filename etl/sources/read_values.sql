-- How one cell's text becomes a value. Every macro gives null for a text that it cannot read; blanks are gone before.
-- src and cfg are the zone of the source and the configured one; ord is ymd, mdy or dmy.

CREATE OR REPLACE MACRO in_zone(t, src, cfg) AS
    CASE WHEN src = cfg THEN t ELSE timezone(cfg, timezone(src, t)) END;

-- A day written month first or day first, two or four digits of year, as year-month-day; what follows stays.
CREATE OR REPLACE MACRO year_first(x, ord) AS CASE
    WHEN ord = 'ymd' THEN x
    ELSE regexp_replace(
        regexp_replace(
            regexp_replace(x, '^(\d{1,2})[-/.](\d{1,2})[-/.]([0-6]\d)(\D.*)?$', '\1/\2/20\3\4'),
            '^(\d{1,2})[-/.](\d{1,2})[-/.]([7-9]\d)(\D.*)?$', '\1/\2/19\3\4'),
        '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})',
        CASE WHEN ord = 'mdy' THEN '\3-\1-\2' ELSE '\3-\2-\1' END)
END;

-- An Excel serial, kept to the millisecond before it is cut: its fraction is a float.
CREATE OR REPLACE MACRO excel_time(x) AS
    TIMESTAMP '1899-12-30' + to_milliseconds(CAST(round(CAST(x AS DOUBLE) * 86400000) AS BIGINT));

-- A bare serial of a workbook that counts its days from 1904, as the serial of the others.
CREATE OR REPLACE MACRO since_1904(x) AS
    CASE WHEN regexp_full_match(x, '[1-9]\d{4}(\.\d+)?') THEN CAST(CAST(x AS DOUBLE) + 1462 AS VARCHAR) ELSE x END;

CREATE OR REPLACE MACRO day_alone(x) AS CASE
    WHEN regexp_full_match(x, '\d{4}[-/]\d{1,2}[-/]\d{1,2}') THEN try_cast(replace(x, '/', '-') AS DATE)
    WHEN regexp_full_match(x, '\d{4}\.\d{1,2}\.\d{1,2}') THEN try_cast(replace(x, '.', '-') AS DATE)
    WHEN regexp_full_match(x, '\d{4}年\d{1,2}月\d{1,2}日')
        THEN try_cast(regexp_replace(x, '(\d+)年(\d+)月(\d+)日', '\1-\2-\3') AS DATE)
    WHEN regexp_full_match(x, '(19|20)\d{6}') THEN CAST(try_strptime(x, '%Y%m%d') AS DATE)
    WHEN regexp_full_match(x, '[1-9]\d{4}(\.0+)?') THEN CAST(excel_time(x) AS DATE)
END;

CREATE OR REPLACE MACRO minutes_of_offset(o) AS CASE
    WHEN o IN ('Z', 'z') THEN 0
    WHEN CAST(substr(replace(o, ':', '') || '00', 4, 2) AS INTEGER) > 59 OR CAST(substr(o, 2, 2) AS INTEGER) > 15 THEN NULL
    ELSE (CASE WHEN o[1] = '-' THEN -1 ELSE 1 END)
        * (CAST(substr(o, 2, 2) AS INTEGER) * 60 + CAST(substr(replace(o, ':', '') || '00', 4, 2) AS INTEGER))
END;

CREATE OR REPLACE MACRO clock_time(x) AS
    TRY(CAST(regexp_replace(replace(replace(x, '/', '-'), 'T', ' '), ' +', ' ') AS TIMESTAMP));

CREATE OR REPLACE MACRO time_of(x, src, cfg) AS coalesce(
    CASE WHEN regexp_full_match(x, '\d{4}[-/]\d{1,2}[-/]\d{1,2}( +|T)([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d(\.\d+)?)?')
        THEN in_zone(clock_time(x), src, cfg) END,
    CAST(day_alone(x) AS TIMESTAMP),
    CASE WHEN regexp_full_match(x, '\d{4}[-/]\d{1,2}[-/]\d{1,2}( +|T)([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d(\.\d+)?)? ?([Zz]|[+-]\d{2}(:?\d{2})?)')
        THEN in_zone(
            clock_time(regexp_extract(x, '^(.*?) ?([Zz]|[+-]\d{2}(:?\d{2})?)$', 1))
                - to_minutes(minutes_of_offset(regexp_extract(x, '([Zz]|[+-]\d{2}(:?\d{2})?)$', 1))), 'UTC', cfg)
    WHEN regexp_full_match(x, '(19|20)\d{6}[ T]?([01]\d|2[0-3])[0-5]\d([0-5]\d)?')
        THEN in_zone(try_strptime(rpad(regexp_replace(x, '\D', ''), 14, '0'), '%Y%m%d%H%M%S'), src, cfg)
    WHEN regexp_full_match(x, '(19|20)\d{6}[ T]([01]\d|2[0-3]):?[0-5]\d(:?[0-5]\d(\.\d+)?)?([Zz]|[+-]\d{2}(:?\d{2})?)')
        THEN in_zone(
            try_strptime(rpad(regexp_replace(regexp_extract(x, '^([^.Zz+-]*)', 1), '\D', '', 'g'), 14, '0'), '%Y%m%d%H%M%S')
                - to_minutes(minutes_of_offset(regexp_extract(x, '([Zz]|[+-]\d{2}(:?\d{2})?)$', 1))), 'UTC', cfg)
    WHEN regexp_full_match(x, '(19|20)\d{6} +([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?')
        THEN in_zone(clock_time(regexp_replace(x, '^(\d{4})(\d{2})(\d{2})', '\1-\2-\3')), src, cfg)
    WHEN regexp_full_match(x, '\d{4}年\d{1,2}月\d{1,2}日 *([01]?\d|2[0-3]):[0-5]?\d(:[0-5]?\d)?')
        THEN in_zone(clock_time(regexp_replace(x, '(\d+)年(\d+)月(\d+)日 *', '\1-\2-\3 ')), src, cfg)
    WHEN regexp_full_match(x, '\d{9,10}(\.\d+)?')
        THEN in_zone(make_timestamp(CAST(split_part(x, '.', 1) AS BIGINT) * 1000000), 'UTC', cfg)
    WHEN regexp_full_match(x, '\d{12,13}') THEN in_zone(make_timestamp(CAST(x AS BIGINT) * 1000), 'UTC', cfg)
    WHEN regexp_full_match(x, '[1-9]\d{4}\.\d+') THEN in_zone(excel_time(x), src, cfg)
    WHEN regexp_full_match(x, '[1-9]\d{4} +([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?')
        THEN in_zone(clock_time(strftime(excel_time(x[1:5]), '%Y-%m-%d') || x[6:]), src, cfg)
    END);

CREATE OR REPLACE MACRO read_time(x, src, cfg, ord) AS coalesce(
    in_zone(CASE WHEN strlen(x) = 19 THEN try_strptime(x, '%Y-%m-%d %H:%M:%S') END, src, cfg),
    CASE WHEN x IS NOT NULL THEN date_trunc('second', TRY(time_of(year_first(x, ord), src, cfg))) END);

-- The first moment of a day, as databases write one: in no zone is it another day.
CREATE OR REPLACE MACRO day_text(x) AS regexp_replace(x, '[ T]0?0:00(:00(\.0+)?)?$', '');

CREATE OR REPLACE MACRO read_day(x, src, cfg, ord) AS coalesce(
    CAST(CASE WHEN strlen(x) = 10 THEN try_strptime(x, '%Y-%m-%d') END AS DATE),
    CASE WHEN x IS NOT NULL THEN CAST(TRY(time_of(year_first(day_text(x), ord), src, cfg)) AS DATE) END);

CREATE OR REPLACE MACRO read_month(x, src, cfg, ord) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN regexp_full_match(x, '\d{4}-(0[1-9]|1[0-2])') THEN x
    WHEN regexp_full_match(x, '\d{4}[-/.年](0?[1-9]|1[0-2])月?')
        THEN x[1:4] || '-' || lpad(regexp_replace(x[6:], '\D', ''), 2, '0')
    WHEN regexp_full_match(x, '(19|20)\d{2}(0[1-9]|1[0-2])') THEN x[1:4] || '-' || x[5:6]
    ELSE strftime(TRY(time_of(year_first(x, ord), src, cfg)), '%Y-%m')
END;

-- The part of a day that a spreadsheet stores, as a clock time, for a day and a time in two columns.
CREATE OR REPLACE MACRO clock_text(x) AS CASE
    WHEN regexp_full_match(x, '0?\.\d+|0')
        THEN strftime(TIMESTAMP '2000-01-01' + to_milliseconds(CAST(round(CAST(x AS DOUBLE) * 86400000) AS BIGINT)), '%H:%M:%S')
    ELSE regexp_replace(x, '^(1899-12-3[01]|1900-01-0[01])[ T]', '')
END;

-- An amount: an optional leading minus and currency sign, digits in groups of three or none, at most `places` decimals.
CREATE OR REPLACE MACRO plain_amount(x) AS CASE
    WHEN regexp_full_match(x, '-?[¥￥]? ?((\d{1,3}(,\d{3})+|\d+)(\.\d+)?|\.\d+) ?元?') THEN regexp_replace(x, '[^-0-9.]', '', 'g')
END;

CREATE OR REPLACE MACRO decimals_of(n) AS
    CASE WHEN contains(n, '.') THEN length(split_part(n, '.', 2)) ELSE 0 END;

-- Sixteen bare digits that begin as card numbers do; no sum of a bank has as many.
CREATE OR REPLACE MACRO is_card_number(x) AS regexp_full_match(x, '(62|4\d|5[1-5]|2[2-7]|35)\d{14}');

CREATE OR REPLACE MACRO read_money(x, factor) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN factor = 1 AND CAST(try_cast(x AS INTEGER) AS VARCHAR) = x THEN CAST(try_cast(x AS INTEGER) AS DECIMAL(18, 2))
    WHEN strlen(x) = 16 AND is_card_number(x) THEN NULL
    WHEN factor = 1 AND CAST(try_cast(x AS DECIMAL(18, 2)) AS VARCHAR) IN (x, x || '.00') THEN try_cast(x AS DECIMAL(18, 2))
    WHEN factor = 1 AND decimals_of(plain_amount(x)) > 2 THEN NULL
    WHEN decimals_of(plain_amount(x)) > 8 THEN NULL
    WHEN try_cast(plain_amount(x) AS DECIMAL(26, 8)) * CAST(factor AS DECIMAL(12, 2))
        = try_cast(try_cast(plain_amount(x) AS DECIMAL(26, 8)) * CAST(factor AS DECIMAL(12, 2)) AS DECIMAL(18, 2))
        THEN try_cast(try_cast(plain_amount(x) AS DECIMAL(26, 8)) * CAST(factor AS DECIMAL(12, 2)) AS DECIMAL(18, 2))
END;

CREATE OR REPLACE MACRO read_number(x) AS CASE
    WHEN decimals_of(plain_amount(x)) <= 4 AND NOT regexp_matches(x, '[¥￥元]') THEN try_cast(plain_amount(x) AS DECIMAL(18, 4))
END;

-- What is to be reached: an amount written as money is, or a rate.
CREATE OR REPLACE MACRO read_target(x, factor) AS CASE
    WHEN decimals_of(plain_amount(x)) > (CASE WHEN factor = 1 THEN 4 ELSE 8 END) THEN NULL
    WHEN try_cast(plain_amount(x) AS DECIMAL(26, 8)) * CAST(factor AS DECIMAL(12, 2))
        = try_cast(try_cast(plain_amount(x) AS DECIMAL(26, 8)) * CAST(factor AS DECIMAL(12, 2)) AS DECIMAL(18, 4))
        THEN try_cast(try_cast(plain_amount(x) AS DECIMAL(26, 8)) * CAST(factor AS DECIMAL(12, 2)) AS DECIMAL(18, 4))
END;

CREATE OR REPLACE MACRO read_seconds(x, factor) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN CAST(try_cast(x AS INTEGER) AS VARCHAR) = x THEN CAST(try_cast(x AS INTEGER) AS DOUBLE) * factor
    WHEN regexp_full_match(x, '-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?') THEN try_cast(replace(x, ',', '') AS DOUBLE) * factor
    WHEN regexp_full_match(x, '-?\d+:[0-5]?\d:[0-5]?\d(\.\d+)?')
        THEN (CASE WHEN x[1] = '-' THEN -1 ELSE 1 END) * (
            try_cast(split_part(ltrim(x, '-'), ':', 1) AS DOUBLE) * 3600
            + try_cast(split_part(x, ':', 2) AS DOUBLE) * 60 + try_cast(split_part(x, ':', 3) AS DOUBLE))
    WHEN regexp_full_match(x, '(\d+(小时|时))?(\d+(分钟|分))?(\d+秒)?')
        THEN coalesce(try_cast(nullif(regexp_extract(x, '(\d+)(小时|时)', 1), '') AS DOUBLE), 0) * 3600
            + coalesce(try_cast(nullif(regexp_extract(x, '(\d+)(分钟|分)', 1), '') AS DOUBLE), 0) * 60
            + coalesce(try_cast(nullif(regexp_extract(x, '(\d+)秒', 1), '') AS DOUBLE), 0)
END;

-- What a spreadsheet made of a long number: its digits are gone. Java writes no + (1.3800138E10).
CREATE OR REPLACE MACRO lost_digits(x) AS regexp_full_match(x, '[+-]?\d+(\.\d+)?[eE]\+?\d+');

-- What stands in a cell whose formula failed, or was never calculated (#FORMULA!, see sheets.py).
CREATE OR REPLACE MACRO formula_error(x) AS x IN (
    '#N/A', '#REF!', '#DIV/0!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!', '#SPILL!', '#CALC!', '#FORMULA!');

-- What stands in a cell of a Parquet file that holds no value of its kind (BROKEN in mending.py).
CREATE OR REPLACE MACRO broken(x) AS contains(x, chr(64976));

CREATE OR REPLACE MACRO read_id(x) AS CASE
    WHEN contains(x, '+') AND regexp_full_match(x, '[+-]?\d+(\.\d+)?[eE]\+\d+') THEN NULL
    WHEN contains(x, 'E') AND regexp_full_match(x, '\d\.\d+E([7-9]|[12]\d)') THEN NULL
    WHEN formula_error(x) OR broken(x) THEN NULL
    ELSE x END;

CREATE OR REPLACE MACRO read_ids(x) AS CASE
    WHEN regexp_matches(x, '(^|[;；] *)([+-]?\d+(\.\d+)?[eE]\+\d+|\d\.\d+E([7-9]|[12]\d))( *[;；]|$)') THEN NULL
    WHEN formula_error(x) OR broken(x) THEN NULL
    ELSE x END;

CREATE OR REPLACE MACRO read_text(x) AS CASE WHEN formula_error(x) OR broken(x) THEN NULL ELSE x END;

-- What a row of totals below the data has in the place of an id: 合计, 总计：12, 共 3 条.
CREATE OR REPLACE MACRO is_total(x) AS regexp_full_match(
    x, '(?i)((合|总|小|共|累)计|总合计|汇总|(grand |sub)?total)( ?[:：]?\s*\d.*| ?[:：])?|共 ?\d+ ?[条笔户件人行].*');

-- A cell without its blanks; null where nothing is left. A spreadsheet's ="00123" is its text.
-- What begins with a blank, or is empty, sorts before '!'; trim() copies every text, so plain texts without blanks go without.
-- It is for files without any blank but this one; others are read with care.
CREATE OR REPLACE MACRO bare(x) AS CASE WHEN x < '!' OR suffix(x, ' ') THEN nullif(trim(x, ' '), '') ELSE x END;

-- Without blanks of any script, and without the marks that nobody sees: of byte order, of writing direction, of no width.
CREATE OR REPLACE MACRO bare_thoroughly(x) AS nullif(trim(
    CASE WHEN contains(x, '="') AND regexp_matches(x, '^\s*="[^"]*"\s*$') THEN regexp_extract(x, '="([^"]*)"', 1) ELSE x END,
    ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160) || chr(5760) || chr(8192) || chr(8193) || chr(8194)
        || chr(8195) || chr(8196) || chr(8197) || chr(8198) || chr(8199) || chr(8200) || chr(8201) || chr(8202) || chr(8239)
        || chr(8287) || chr(12288) || chr(0) || chr(8203) || chr(8204) || chr(8205) || chr(8206) || chr(8207) || chr(8234)
        || chr(8235) || chr(8236) || chr(8237) || chr(8238) || chr(8288) || chr(8294) || chr(8295) || chr(8296) || chr(8297)
        || chr(65279)), '');

CREATE OR REPLACE MACRO bare_with_care(x) AS CASE
    WHEN regexp_matches(x, '^[=\x{00}\s\x0b\x{00a0}\x{1680}\x{2000}-\x{200f}\x{202a}-\x{202f}\x{205f}\x{2060}\x{2066}-\x{2069}\x{3000}\x{feff}]|[\x{00}\s\x0b\x{00a0}\x{1680}\x{2000}-\x{200f}\x{202a}-\x{202f}\x{205f}\x{2060}\x{2066}-\x{2069}\x{3000}\x{feff}]$') THEN bare_thoroughly(x) ELSE nullif(x, '')
END;
