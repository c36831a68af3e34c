"""The one settings file. Everything that differs between machines comes from the environment."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

# Whatever loads the settings can send tasks. Not in redflag/__init__.py: the launcher imports that and stays small.
import redflag.celery  # noqa: F401

# Django's generic classes take type parameters at run time too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

DEBUG = env.bool("DEBUG", False)
REDFLAG_HOME = Path(env.str("REDFLAG_HOME", str(BASE_DIR / "var"))).resolve()
# Falls back to a key that signs nothing of worth, so that commands without state (checks, catalogues) run anywhere.
SECRET_KEY = env.str("SECRET_KEY", "only-for-commands-that-serve-no-one-and-keep-nothing-0123456789")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "template_partials",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "workflow",
    "pages",
    "units",
    "evidence",
    "reminders",
    "targets",
    "reviews",
    "assessments",
    "honours",
    "desk",
]

MIDDLEWARE = [
    # Outermost, so that redirects to https, static files and refusals of the middleware carry the headers too.
    "pages.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "pages.middleware.CookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "pages.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workflow.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "redflag.urls"
WSGI_APPLICATION = "redflag.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]
NAVIGATION = "desk.navigation.for_person"

DATABASES = {
    "default": {
        **env.dj_db_url("DATABASE_URL", "postgresql://redflag_app@127.0.0.1/redflag"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
# The role the program works as; the owner role (OWNER_DATABASE_URL) only migrates, restores and sets tests up.
APPLICATION_ROLE = env.str("APPLICATION_ROLE", "redflag_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
# A hint costs a request six seconds at the very most, also when the broker takes the connection and says nothing.
# A worker's reads are answered each second, so the same limits do for it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 2,
    "socket_timeout": 3,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = env.str("TIME_ZONE", "Asia/Pyongyang")

# Where readers find the programme, for links in mails and calendars; without it they carry none.
SITE_URL = env.str("SITE_URL", "").rstrip("/")
# Mails of reminders go by this server; without one they are written to `mail` in the home.
MAIL_HOST = env.str("MAIL_HOST", "")
MAIL_PORT = env.int("MAIL_PORT", 587)
MAIL_USER = env.str("MAIL_USER", "")
MAIL_PASSWORD = env.str("MAIL_PASSWORD", "")
# starttls, tls (from the first byte) or none (only to this very machine).
MAIL_TLS = env.str("MAIL_TLS", "starttls")
MAIL_FROM = env.str("MAIL_FROM", "redflag@localhost")
# Seconds the server may take for one answer.
MAIL_TIMEOUT = env.float("MAIL_TIMEOUT", 10)
# The local hour from which on the mail of a day is made up.
MAIL_HOUR = env.int("MAIL_HOUR", 7)
# Who keeps the heads of the register: gets one mail a day; without an address they are only written to the file, which
# an office puts where the database's owner cannot write.
REGISTER_KEEPER = env.str("REGISTER_KEEPER", "")
REGISTER_HEADS_FILE = env.str("REGISTER_HEADS_FILE", "") or str(REDFLAG_HOME / "register-heads.txt")

CACHES = {
    # Shared by all processes: what throttles guessing must count in one place (and the broker may be down).
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "units_shared_cache"},
    # Of one process: figures that may be some seconds old.
    "near": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pages.errors.csrf_refused"
# Plain HTTP is served on loopback only; behind TLS set SECURE=1.
SECURE = env.bool("SECURE", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Guesses are counted by the address the proxy names last: by its own, one guesser would keep everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

AUTH_USER_MODEL = "units.Person"
AUTHENTICATION_BACKENDS = ["units.signing_in.NumberOrNameBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["number", "user_name", "name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "units.signing_in.AccountAdapter"
ACCOUNT_FORMS = {"login": "units.forms_signing.SignInForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "number"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Fetches of calendars from one address: guessing a token is hopeless, but asking for it costs.
ACCOUNT_RATE_LIMITS = {"calendar": "60/m/ip"}
ACCOUNT_PREVENT_ENUMERATION = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Pyongyang")
USE_TZ = True
FORMAT_MODULE_PATH = ["pages.formats"]

FORM_RENDERER = "pages.rendering.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = REDFLAG_HOME / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(REDFLAG_HOME / "evidence"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_BACKEND", "pages.styles.StyledStaticFilesStorage"),
    },
}
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
