"""Addresses of offline packages."""

from django.urls import URLPattern, path

from targets.views import package_moves, packages

urlpatterns: list[URLPattern] = [
    path("units/<int:unit>/packages/", packages.packages, name="packages"),
    path("units/<int:unit>/packages/make/", packages.make_package, name="make_package"),
    path("packages/open/", packages.open_package, name="open_package"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/file/", packages.package_file, name="package_file"),
    path("packages/<int:pk>/cancel/", package_moves.cancel_package, name="cancel_package"),
    path("packages/<int:pk>/return/", package_moves.make_return, name="make_return"),
    path("packages/<int:pk>/bring-back/", package_moves.bring_back, name="bring_back"),
    path("packages/<int:pk>/open-sealed/", package_moves.open_sealed, name="open_sealed"),
    path("packages/rows/<int:pk>/", package_moves.settle, name="settle_row"),
]
