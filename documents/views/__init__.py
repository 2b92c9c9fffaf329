"""Views of documents, sign-posts, the pages they lead to, and the library's guidance on documents."""
