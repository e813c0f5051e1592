"""Online courses: lessons, quizzes, and how far each member is."""
