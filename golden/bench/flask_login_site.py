"""The home page of a new project, as Flask and Flask-Login serve it.

The template is compiled once and the database is opened once: it is to be as fast as
one can have it without another framework.
"""

import os
import sqlite3

from flask import Flask, redirect, render_template, request
from flask_login import LoginManager, UserMixin, login_user
from jinja2 import DictLoader

app = Flask(__name__)
app.secret_key = "0123456789abcdef0123456789abcdef"
logins = LoginManager(app)

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{{ name }}{% endblock %}</title>
<link rel="stylesheet" href="/auth.css?v=1">
</head>
<body>
<main>
<h1>{{ name }}</h1>
{% if current_user.is_authenticated %}
<p>Signed in as <strong>{{ current_user.email }}</strong>.</p>
<p><a href="/account">Your account</a></p>
<form method="post" action="/logout"><button>Sign out</button></form>
{% else %}
<p><a href="/login">Sign in</a> or <a href="/register">create an account</a>.</p>
{% endif %}
</main>
</body>
</html>
"""


app.jinja_loader = DictLoader({"home.html": PAGE})


class User(UserMixin):
    def __init__(self, row):
        self.id, self.email, self.password_hash, self.disabled = row

    @property
    def is_active(self):
        return not self.disabled


database = sqlite3.connect(os.environ["BENCH_DATABASE"], check_same_thread=False)


@logins.user_loader
def load(id):
    row = database.execute("SELECT id, email, password_hash, disabled FROM users WHERE id = ?", (id,)).fetchone()
    return User(row) if row else None


@app.post("/login")
def login():
    row = database.execute("SELECT id, email, password_hash, disabled FROM users WHERE email = ?", (request.form["email"],)).fetchone()
    login_user(User(row))
    return redirect("/")


@app.get("/")
def home():
    return render_template("home.html", name="hello")


@app.get("/pid")
def pid():
    return str(os.getpid())
