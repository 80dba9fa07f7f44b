"""Addresses of the exam pages."""

from django.urls import path

from exam.views import catalogue, history, home, problem, result, review, room, saving, start, tutorial

app_name = "exam"

urlpatterns = [
    path("", home.home, name="home"),
    path("exams/", catalogue.catalogue, name="catalogue"),
    path("exams/<slug:code>/", catalogue.blueprint, name="blueprint"),
    path("exams/<slug:code>/start/", start.start, name="start"),
    path("tutorial/", tutorial.tutorial, name="tutorial"),
    path("attempts/<uuid:public_id>/", room.resume, name="room"),
    path("attempts/<uuid:public_id>/<int:number>/", room.question, name="question"),
    path("attempts/<uuid:public_id>/<int:number>/flag/", room.flag, name="flag"),
    path("attempts/<uuid:public_id>/<int:number>/save/", saving.save, name="save"),
    path("attempts/<uuid:public_id>/<int:number>/mark/", saving.mark, name="mark"),
    path("attempts/<uuid:public_id>/<int:number>/show/", saving.show, name="show"),
    path("attempts/<uuid:public_id>/<int:number>/problem/", problem.report_problem, name="report_problem"),
    path("attempts/<uuid:public_id>/clock/", saving.clock, name="clock"),
    path("attempts/<uuid:public_id>/submit/", room.before_submit, name="before_submit"),
    path("attempts/<uuid:public_id>/discard/", room.discard, name="discard"),
    path("attempts/<uuid:public_id>/result/", result.result, name="result"),
    path("attempts/<uuid:public_id>/review/", review.review, name="review"),
    path("attempts/<uuid:public_id>/<int:number>/note/", review.note, name="note"),
    path("history/", history.history, name="history"),
    path("history/compare/", history.compare, name="compare"),
    path("history.json", history.history_json, name="history_json"),
    path("history.csv", history.history_csv, name="history_csv"),
]
