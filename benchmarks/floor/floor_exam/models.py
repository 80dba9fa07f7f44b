from django.conf import settings
from django.db import models


class Exam(models.Model):
    title = models.CharField(max_length=100)

    def __str__(self):
        return self.title


class Question(models.Model):
    exam = models.ForeignKey(Exam, models.CASCADE)
    stem = models.TextField()
    explanation = models.TextField()


class Option(models.Model):
    question = models.ForeignKey(Question, models.CASCADE)
    text = models.TextField()
    feedback = models.TextField()
    correct = models.BooleanField()


class Attempt(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    exam = models.ForeignKey(Exam, models.CASCADE)
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
    score = models.IntegerField(null=True)


class Item(models.Model):
    attempt = models.ForeignKey(Attempt, models.CASCADE, db_index=False)
    position = models.SmallIntegerField()
    question = models.ForeignKey(Question, models.CASCADE, db_index=False)
    chosen = models.ForeignKey(Option, models.CASCADE, null=True, db_index=False)

    class Meta:
        unique_together = [("attempt", "position")]
