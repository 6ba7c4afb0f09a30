"""Amazon Managed Prometheus workspaces with client tokens, states and AWS's answer to a missing one."""

import json

from moto.amp.models import PrometheusServiceBackend, Workspace
from moto.amp.responses import PrometheusServiceResponse

from . import states
from .patching import around


class State:
    """Lets `states` move a workspace, whose state is a code inside `status`."""

    def __get__(self, workspace, owner=None):
        return workspace.status["statusCode"]

    def __set__(self, workspace, code):
        workspace.status = {"statusCode": code}


def install():
    """Changes workspaces."""
    Workspace.state = State()

    @around(PrometheusServiceResponse, "create_workspace")
    def create(original, self):
        token = json.loads(self.body).get("clientToken")
        tokens = self.amp_backend.__dict__.setdefault("sandbox_tokens", {})
        workspace = self.amp_backend.workspaces.get(tokens.get(token))
        if workspace is None:
            answer = json.loads(original(self))
            workspace = self.amp_backend.workspaces[answer["workspaceId"]]
            tokens[token] = workspace.workspace_id
            states.move(workspace, "CREATING", "ACTIVE")
        return json.dumps(workspace.to_dict())

    @around(PrometheusServiceBackend, "describe_workspace")
    def describe(original, self, workspace_id):
        states.count(self.workspaces.values())
        return original(self, workspace_id)

    @around(PrometheusServiceBackend, "list_workspaces")
    def list_workspaces(original, self, *arguments, **options):
        states.count(self.workspaces.values())
        return original(self, *arguments, **options)

    @around(PrometheusServiceBackend, "delete_workspace")
    def delete(original, self, workspace_id):
        self.describe_workspace(workspace_id)  # Raises when there is none, which moto's own method forgives.
        return original(self, workspace_id)
