"""Lists of orders as people save them: from a spreadsheet, by hand, and wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest

from dropconnect import BulkRow, Dropconnect, LineSelection, UsageError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "orders.csv"


def read(app: Dropconnect, file: Path, reason: str = "fraud") -> list[BulkRow]:
    return list(app.bulk_rows("shop", file=file, reason=reason))


@pytest.mark.parametrize(
    "text",
    [
        "order,lines,comment\n1001,LAMP-1:1 HUB-1:2,by phone\n1002,,\n",
        "order;lines;comment\n1001;LAMP-1:1 HUB-1:2;by phone\n1002;;\n",
        "order\tlines\tcomment\n1001\tLAMP-1:1 HUB-1:2\tby phone\n1002\t\t\n",
        "\ufefforder,lines,comment\r\n1001,LAMP-1:1 HUB-1:2,by phone\r\n1002,,\r\n",
        ' ORDER ,"Lines",comment\n"1001", LAMP-1:1  HUB-1:2 ,by phone\n\n,,\n1002\n',
        "comment,lines,order\nby phone,LAMP-1:1 HUB-1:2,1001\n,,1002",
    ],
    ids=["commas", "semicolons", "tabs", "from-excel", "spaces-and-blank-rows", "another-order"],
)
def test_a_file_is_read_however_a_spreadsheet_saves_it(app: Dropconnect, file: Path, text: str) -> None:
    file.write_bytes(text.encode())

    first, second = read(app, file)

    lines = (LineSelection(selector="LAMP-1", quantity=1), LineSelection(selector="HUB-1", quantity=2))
    assert (first.order, first.lines, first.comment) == ("1001", lines, "by phone")
    assert (second.order, second.lines, second.comment) == ("1002", (), "")
    assert {(row.store, row.reason, row.trouble) for row in (first, second)} == {("shop", "fraud", "")}


def test_a_row_may_have_its_own_store_reason_and_name(app: Dropconnect, file: Path) -> None:
    file.write_text("order,store,reason,request_id\n1001,outlet,stock,claim-7\n1002,,,\n")

    first, second = read(app, file)

    assert (first.store, first.reason, first.request_id) == ("outlet", "stock", "claim-7")
    assert (second.store, second.reason, second.request_id) == ("shop", "fraud", "")


def test_a_cell_with_quotes_may_have_separators_and_lines(app: Dropconnect, file: Path) -> None:
    file.write_text('order,comment\n1001,"late, and\nbroken ""again"""\n1002,ok\n')

    first, second = read(app, file)

    assert first.comment == 'late, and\nbroken "again"'
    assert (second.order, second.row) == ("1002", 4)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; its first line names the columns: order, store"),
        (b"\n\n", "is empty"),
        (b"order\n", "a header and no rows"),
        (b"number,reason\n1001,fraud\n", "unknown column 'number'; columns are order"),
        (b"reason\nfraud\n", "no column `order`"),
        (b"order,order\n1,2\n", "'order' is there twice"),
        ("order\n1001\n".encode("utf-16"), "is not UTF-8 text: save it"),
        ("order,comment\n1001,caf\u00e9\n".encode("latin-1"), "is not UTF-8 text: save it"),
        (b'order\n1001\n"1002\n', "line 3: this is not CSV"),
        (b"order\n" + b"9" * 200_000 + b"\n", "line 2: this is not CSV"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(
    app: Dropconnect, file: Path, content: bytes, said: str
) -> None:
    file.write_bytes(content)

    with pytest.raises(UsageError, match=said):
        read(app, file)


def test_a_file_that_is_not_there_is_named(app: Dropconnect, file: Path) -> None:
    with pytest.raises(UsageError, match=r"orders\.csv cannot be read: No such file"):
        read(app, file)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1001,LAMP-1:0,,", "'0' is not a quantity"),
        ("1001,LAMP-1:-1,,", "'-1' is not a quantity"),
        ("1001,LAMP-1:" + "9" * 5000 + ",,", "write the lines as in LAMP-1:1"),
        (",LAMP-1:1,,", "names no order"),
        ("1001,LAMP-1:1,,late,twice", "more cells than the first line"),
    ],
)
def test_a_row_that_cannot_be_used_stops_no_other(app: Dropconnect, file: Path, row: str, said: str) -> None:
    file.write_text(f"order,lines,store,comment\n{row}\n1002\n")

    first, second = read(app, file)

    assert said in first.trouble
    assert (first.row, second.row, second.trouble) == (2, 3, "")


@pytest.mark.parametrize("text", [" ", ", ,"])
def test_numbers_that_are_none_are_refused(app: Dropconnect, text: str) -> None:
    with pytest.raises(UsageError, match="names no order"):
        list(app.bulk_rows("shop", numbers=text))
