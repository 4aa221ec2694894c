"""Keep a local survey: a newer edition of the same survey takes the place of its rates."""

from __future__ import annotations

from collections import Counter

from sqlmodel import Session, col

from data.importers.journal import LoadingInto
from data.importers.layouts.local_survey import SurveyFacts
from models.tables import NonUseRate, UsageSurvey


def store(session: Session, bundle: SurveyFacts, into: LoadingInto) -> Counter[str]:
    """Store one survey; counts ``surveys_added``, ``surveys_updated`` and ``rates_stored``."""
    done: Counter[str] = Counter()
    key = bundle.survey.key
    found = session.get(UsageSurvey, key)
    if found is None:
        row = UsageSurvey.model_validate(bundle.survey, update={"source_id": into.source_id})
        into.journal.add(session, row)
        done["surveys_added"] += 1
    else:
        facts = bundle.survey.model_dump(exclude={"key"}) | {"source_id": into.source_id}
        done["surveys_updated"] += into.journal.change(session, found, facts)
        into.journal.remove_where(session, NonUseRate, col(NonUseRate.survey_key) == key)
    into.journal.add_many(session, NonUseRate, [rate.model_dump() for rate in bundle.rates])
    done["rates_stored"] += len(bundle.rates)
    return done
