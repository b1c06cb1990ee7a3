"""All rows of the table, in sections."""

from collections.abc import Mapping

from bad_input import (
    broken_files,
    column_cases,
    layout_cases,
    lying_footers,
    parameter_cases,
    prediction_cases,
    series_cases,
    target_cases,
    text_cases,
    trainer_cases,
    upload_cases,
)
from bad_input.case import Case
from bad_input.tables import usual_file

USUAL = Case("The usual file", usual_file, "accepted")
"""What the other ways to keep the same rows are compared with."""

SECTIONS: Mapping[str, tuple[Case, ...]] = {
    "No Parquet, or half of it": broken_files.CASES,
    "Footers and pages that lie": lying_footers.CASES,
    "CSV and JSON lines that can be read": text_cases.READABLE,
    "CSV and JSON lines: files": text_cases.FILES,
    "CSV and JSON lines: headers and types": text_cases.HEADERS,
    "CSV and JSON lines: rows": text_cases.ROWS_THAT_ARE_BAD,
    "Another file behind the same URL": upload_cases.CASES,
    "The target": target_cases.CASES,
    "Targets that are quantities": trainer_cases.QUANTITIES,
    "Missing and infinite values": column_cases.NULLS_AND_INFINITIES,
    "Types": column_cases.TYPES,
    "Categories": column_cases.CATEGORIES,
    "Names": column_cases.NAMES,
    "Shapes": column_cases.SHAPES,
    "Roles of columns": parameter_cases.ROLES,
    "Weights": parameter_cases.WEIGHTS,
    "Validation": parameter_cases.VALIDATION,
    "Trainers and their parameters": trainer_cases.TRAINERS,
    "Series": series_cases.FITS,
    "Series to foretell": series_cases.PREDICTIONS,
    "Files to predict": prediction_cases.CASES,
    "Row groups, pages and statistics": layout_cases.LAYOUTS,
    "Compressions and encodings": layout_cases.COMPRESSIONS_AND_ENCODINGS,
}


def all_cases() -> list[tuple[str, Case]]:
    """Each case with a name of its own: `section: file`."""
    return [
        (f"{section}: {case.file}", case) for section, cases in SECTIONS.items() for case in cases
    ]
