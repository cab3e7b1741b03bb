import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geodata.drawing.encode import encode_lines

degrees = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def decoded(text: str) -> list[list[tuple[float, float]]]:
    """The plain twin: what model.js does, letter by letter."""
    lines, position, numbers, value, shift = [], [0, 0], [], 0, 0
    line: list[tuple[float, float]] = []
    for letter in text + " ":
        if letter == " ":
            lines.append(line)
            line = []
            continue
        part = ord(letter) - 63
        value |= (part & 31) << shift
        shift += 5
        if part < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
        if len(numbers) == 2:
            position = [position[0] + numbers[0], position[1] + numbers[1]]
            line.append((position[0] / 1e5, position[1] / 1e5))
            numbers = []
    return lines


@given(st.lists(st.lists(degrees, min_size=1, max_size=6), min_size=1, max_size=5))
def test_lines_come_back_within_half_a_unit(lines: list[list[tuple[float, float]]]) -> None:
    found = decoded(encode_lines([np.array(line) for line in lines]))
    assert len(found) == len(lines)
    for line, back in zip(lines, found, strict=True):
        assert np.allclose(line[0], back[0], atol=0.6e-5)
        assert np.allclose(line[-1], back[-1], atol=0.6e-5)


def test_a_repeated_point_is_left_out() -> None:
    line = np.array([[107.5, 16.4], [107.5, 16.4], [107.6, 16.4]])
    assert [len(one) for one in decoded(encode_lines([line]))] == [2]


def test_a_standing_leg_keeps_one_point() -> None:
    line = np.array([[107.5, 16.4], [107.5, 16.4]])
    assert [len(one) for one in decoded(encode_lines([line, line]))] == [1, 1]
