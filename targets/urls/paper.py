"""Addresses of slips and of what is typed in from them."""

from django.urls import URLPattern, path

from targets.views import paper

urlpatterns: list[URLPattern] = [
    path("units/<int:unit>/paper/", paper.paper, name="paper"),
    path("units/<int:unit>/paper/print/", paper.print_slips, name="print_slips"),
    path("units/<int:unit>/paper/type/", paper.type_in, name="type_in"),
    path("units/<int:unit>/paper/workbook/", paper.file_in, name="paper_file"),
    path("units/<int:unit>/paper/template/", paper.paper_template, name="paper_template"),
    path("slips/<int:pk>/", paper.slips, name="slips"),
    path("slips/open/", paper.open_slips, name="open_slips"),
]
