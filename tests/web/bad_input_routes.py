"""Every route of the site with a request that it takes well, from which bad ones are made.

Words in braces are filled in from the world of the test: the things that exist there.
"""

from dataclasses import dataclass, field, replace

from tests.web.routes import NOBODYS

SIGN_IN = {"login": "learner@example.org", "password": "correct horse battery", "next": "/history/"}
ROOM = {"was": "", "tab": "a1", "sequence": "1", "version": "0", "seconds": "5", "go": "next"}
CHOICES = {"choice": "1", "step1": "1", "step2": "2", "pair1": "1", "pair2": "2"}
FORMSET = {"options-TOTAL_FORMS": "3", "options-INITIAL_FORMS": "0"}
OPTIONS = {
    f"options-{n}-{name}": value
    for n, text in enumerate(("Commit", "Push", "Fetch"))
    for name, value in {
        **{"id": "abc"[n], "side": "choice", "text": text, "key": "on" if n == 0 else "", "rank": "", "pair": ""},
        "explanation": f"{text} does what its name says, which here is the whole reason.",
    }.items()
}
QUESTION = {
    **{"certification": "{certification}", "key": "bad-11-9001", "kind": "single", "lang": "en"},
    **{"difficulty": "easy", "topics": "git", "case_study": "", "checked_on": "2026-01-05"},
    **{"stem": "A developer has staged a change.", "lead_in": "Which command records it?"},
    **{"explanation": "A commit records what is staged.", "takeaway": "Stage, then commit."},
    **{"place_{code}": "1.1", "publish": "1", **FORMSET, **OPTIONS},
    **{"references-TOTAL_FORMS": "1", "references-INITIAL_FORMS": "0"},
    **{"references-0-url": "https://git-scm.com/docs/git-commit", "references-0-title": "What a commit records"},
}
PERSON = {"display_name": "Ada", "language": "en", "time_zone": "UTC", "time_factor": "1"}
ACTION = {"action": "{action}", "_selected_action": "{pk}", "index": "0", "select_across": "0", "post": "yes"}
NEXT = {"next": "/history/"}


@dataclass(frozen=True)
class Route:
    """The parameters of its address and the fields of its form; `kept` must stand in a form shown again."""

    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    kept: tuple[str, ...] = ()
    who: str = "learner"


ROUTES = {
    "": Route(),
    "exams/": Route(who="anonymous"),
    "exams/<slug:code>/": Route(),
    "exams/<slug:code>/start/": Route(form={"time_factor": "1.5", "length": "half"}),
    "tutorial/": Route(form={"came_from": "GIT-1"}),
    "attempts/<uuid:public_id>/": Route(),
    "attempts/<uuid:public_id>/<int:number>/": Route(form={**ROOM, **CHOICES}),
    "attempts/<uuid:public_id>/<int:number>/flag/": Route(form={**ROOM, **CHOICES, "flagged": "yes"}),
    "attempts/<uuid:public_id>/<int:number>/note/": Route(query={"show": "wrong"}, form={"note": "Read again."}),
    "attempts/<uuid:public_id>/<int:number>/save/": Route(form={**ROOM, **CHOICES, "sure": "unsure"}),
    "attempts/<uuid:public_id>/<int:number>/mark/": Route(form={"flagged": "yes"}),
    "attempts/<uuid:public_id>/<int:number>/show/": Route(form={"want": "2"}),
    "attempts/<uuid:public_id>/<int:number>/problem/": Route(form={"text": "B is right too."}, kept=("text",)),
    "attempts/<uuid:public_id>/clock/": Route(),
    "attempts/<uuid:public_id>/submit/": Route(form={"sure": "1"}),
    "attempts/<uuid:public_id>/discard/": Route(form={"sure": "1"}),
    "attempts/<uuid:public_id>/result/": Route(),
    "attempts/<uuid:public_id>/review/": Route(query={"show": "wrong", "domain": "1"}),
    "offline/": Route(),
    "history/": Route(query={"page": "1"}),
    "history/compare/": Route(query={"a": NOBODYS, "b": NOBODYS}),
    "history.csv": Route(),
    "history.json": Route(),
    "accounts/profile/": Route(form=PERSON, kept=("display_name",)),
    "accounts/delete/": Route(form={"password": "correct horse battery"}),
    "accounts/my-data.json": Route(),
    "accounts/privacy/": Route(who="anonymous"),
    "accounts/login/": Route(query=NEXT, form=SIGN_IN, kept=("login",), who="anonymous"),
    "accounts/logout/": Route(query=NEXT, form=NEXT),
    "accounts/inactive/": Route(who="anonymous"),
    "accounts/signup/": Route(
        query=NEXT,
        form={"email": "new@example.org", "password1": "a long one 17", "password2": "a long one 17", **NEXT},
        kept=("email",),
        who="anonymous",
    ),
    "accounts/reauthenticate/": Route(query=NEXT, form={"password": "correct horse battery", **NEXT}),
    "accounts/email/": Route(form={"email": "new@example.org", "action_add": "1"}, kept=("email",)),
    "accounts/confirm-email/": Route(),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": Route(form=NEXT, who="anonymous"),
    "accounts/password/change/": Route(
        form={"oldpassword": "correct horse battery", "password1": "a long one 17", "password2": "a long one 17"}
    ),
    "accounts/password/set/": Route(form={"password1": "a long one 17", "password2": "a long one 17"}),
    "accounts/password/reset/": Route(form={"email": "learner@example.org"}, kept=("email",), who="anonymous"),
    "accounts/password/reset/done/": Route(who="anonymous"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Route(
        form={"password1": "a long one 17", "password2": "a long one 17"}, who="anonymous"
    ),
    "accounts/password/reset/key/done/": Route(who="anonymous"),
    "accounts/login/code/confirm/": Route(form={"code": "ABC123", **NEXT}, who="anonymous"),
    "i18n/setlang/": Route(form={"language": "es", **NEXT}),
    "healthz": Route(who="anonymous"),
    "readyz": Route(who="anonymous"),
    "admin/": Route(who="administrator"),
    "admin/login/": Route(query=NEXT, form=SIGN_IN, who="anonymous"),
    "admin/logout/": Route(query=NEXT, form=NEXT, who="administrator"),
    "admin/password_change/": Route(
        form={"old_password": "x", "new_password1": "a long one 17", "new_password2": "a long one 17"},
        who="administrator",
    ),
    "admin/password_change/done/": Route(who="administrator"),
    "admin/autocomplete/": Route(
        query={"term": "a", "app_label": "exam", "model_name": "attempt", "field_name": "learner", "page": "1"},
        who="administrator",
    ),
    "admin/jsi18n/": Route(who="administrator"),
    "admin/r/<path:content_type_id>/<path:object_id>/": Route(who="administrator"),
    "admin/^(?P<app_label>account|accounts|exam)/$": Route(who="administrator"),
    "admin/(?P<url>.*)$": Route(who="administrator"),
    "admin/exam/attempt/<int:pk>/extend/": Route(
        form={"minutes": "10", "reason": "fire alarm"}, kept=("minutes", "reason"), who="instructor"
    ),
}

# How each list at the desk may be asked for, and the fields of its rows, by the model's name in addresses.
_LISTS = {
    "accounts/user": {"is_superuser__exact": "1", "is_staff__exact": "1", "is_active__exact": "1"},
    "exam/attempt": {
        **{"blueprint__id__exact": "{blueprint}", "mode__exact": "mock", "finish__exact": "submitted"},
        **{"verdict": "passed", "started_at__gte": "2026-01-05 00:00:00+00:00"},
        **{"started_at__year": "2026", "started_at__month": "1", "started_at__day": "5"},
    },
    "exam/certification": {},
    "exam/blueprint": {"certification__id__exact": "{certification}", "status__exact": "current"},
    "exam/question": {
        **{"certification__id__exact": "{certification}", "status__exact": "ready", "volatile__exact": "1"},
        **{
            "kind__exact": "single",
            "difficulty__exact": "easy",
            "placements__blueprint__id__exact": "{blueprint}",
        },
    },
    "exam/revision": {},
    "exam/casestudy": {},
    "exam/problemreport": {"state": "settled"},
    "account/emailaddress": {"primary__exact": "1", "verified__exact": "1"},
}
_ROWS = {
    "accounts/user": {**PERSON, "is_active": "on", "_save": "1"},
    "exam/question": QUESTION,
    "account/emailaddress": {"user": "{learner}", "email": "more@example.org", "verified": "on", "_save": "1"},
}
_KEPT = {
    "accounts/user": ("display_name", "time_zone"),
    "exam/question": ("key", "topics", "stem", "lead_in", "explanation", "takeaway", "options-0-text"),
    "account/emailaddress": ("email", "user"),
}
_CHANGE = {"exam/question": {"key": "{key}"}}
_LIST = {"q": "x", "p": "1", "o": "1.-2", "all": "", "_popup": "1", "_to_field": "id", "e": "1", "_facets": "True"}
_ROW = {"_changelist_filters": "q=x", "_popup": "1", "_to_field": "id", "user": "1"}

for _model, _filters in _LISTS.items():
    _row = Route(query=_ROW, form=_ROWS.get(_model, {}), kept=_KEPT.get(_model, ()), who="administrator")
    ROUTES |= {
        f"admin/{_model}/": Route(query={**_LIST, **_filters}, form=ACTION, who="administrator"),
        f"admin/{_model}/add/": _row,
        f"admin/{_model}/<path:object_id>/change/": replace(_row, form=_row.form | _CHANGE.get(_model, {})),
        f"admin/{_model}/<path:object_id>/history/": Route(query={"p": "1"}, who="administrator"),
        f"admin/{_model}/<path:object_id>/delete/": Route(query=_ROW, form={"post": "yes"}, who="administrator"),
        f"admin/{_model}/<path:object_id>/": Route(who="administrator"),
    }
