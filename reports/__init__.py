import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # a traceback is for who asks for it, not for a clerk
