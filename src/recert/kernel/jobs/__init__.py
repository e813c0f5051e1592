"""Work that outlasts a request: taken once, shown while it runs, taken up again after a kill (ADR 12).

Each app registers what it can do (``kinds``); ``queue`` starts and cancels; the worker runs (``running``) and looks after
what has died (``watching``). Underneath, django-tasks carries no more than the number of the job.
"""
