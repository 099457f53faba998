"""Labels as hypothesis makes them up."""

from hypothesis import strategies as st

from declarations.intake import marks
from declarations.intake.labels import ADVERBS, SECTIONS, Label, Series, Step

numbers = st.integers(0, 99_999).map(str)
dotted = st.lists(st.integers(0, 999).map(str), min_size=1, max_size=3).map(".".join)
adverbs = st.sampled_from(("pre", "alt", *ADVERBS))
letters = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
occurrences = st.sampled_from((1, 1, 1, 2, 3, 11, 22, 101))
list_marks = st.one_of(
    st.integers(1, 99).map(str), st.integers(1, 78).map(marks.letters), st.integers(1, 49).map(marks.roman)
).filter(marks.is_mark)

capitals = st.one_of(st.integers(1, 26).map(marks.letters), st.integers(1, 49).map(marks.roman)).map(
    str.upper
)
section_steps = st.one_of(
    st.builds(
        Step,
        mark=st.one_of(dotted, capitals),
        series=st.sampled_from(SECTIONS),
        suffixes=st.lists(adverbs, max_size=1).map(tuple),
    ).filter(lambda step: step.series is not Series.ARTICLE or "." not in step.mark),
    st.builds(Step, mark=st.just(""), series=st.sampled_from([Series.ANNEX, Series.APPENDIX])),
)
options = st.builds(
    Step, mark=st.one_of(st.integers(1, 12).map(str), capitals), series=st.just(Series.OPTION)
)
first_steps = st.builds(
    Step,
    mark=st.one_of(numbers, dotted),
    series=st.sampled_from([Series.NUMBER, Series.PREAMBULAR, Series.OPERATIVE, Series.COUNTED, Series.NOTE]),
    suffixes=st.lists(st.one_of(adverbs, letters), max_size=2).map(tuple),
    occurrence=occurrences,
)
inner_steps = st.one_of(
    st.builds(
        Step,
        mark=list_marks,
        series=st.just(Series.WITHIN),
        suffixes=st.lists(adverbs, max_size=1).map(tuple),
        occurrence=occurrences,
    ),
    options,
)
labels = st.builds(
    lambda sections, option, first, inner: Label.of([*sections, *option, first, *inner]),
    st.lists(section_steps, max_size=2),
    st.lists(options, max_size=1),
    first_steps,
    st.lists(inner_steps, max_size=3),
) | st.builds(
    lambda sections, option: Label.of([*sections, option]), st.lists(section_steps, max_size=2), options
)
