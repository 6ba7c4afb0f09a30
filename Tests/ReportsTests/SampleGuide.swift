/// Documents of sample runs.
enum SampleGuide {
    /// The document whose steps `SampleRuns.steps` are, line by line.
    static let source = """
        ---
        title: Monitoring 인프라 rollout
        parameters:
          alias: {default: main}
        ---

        # Monitoring

        이 문서는 **모니터링** 계정을 준비합니다. Begin with [the role](#1-iam-역할-만들기), or read [AWS's pages](https://docs.aws.amazon.com/prometheus/).

        | account | gets |
        | --- | :-: |
        | `prod` | ~~nothing~~ a role |

        ## 1. IAM 역할 만들기

        - [x] the change is *approved*
        ```bash {name=create-role exports=ROLE_ARN}
        aws iam create-role --role-name "$ROLE" \\
            --assume-role-policy-document file://trust.json
        export ROLE_ARN
        ```

        ```bash {verify}
        aws iam get-role --role-name "$ROLE"
        ```

        > Only the service may assume it.

        <!-- runbook: file=trust.json name=trust-policy -->
        ```json
        {
          "Version": "2012-10-17"
        }
        ```

        ## 2. ワークスペース

        ワークスペースを作成し、メトリクスを保存します。

        ```bash {name=workspace}
        WORKSPACE=$(aws amp create-workspace --alias main --query workspaceId --output text)
        ```

        ```bash {verify expect="workspaces[0]"}
        aws amp list-workspaces
        ```

        ## 3. Tell the others

        ![how it looks](images/flow.png)

        1. Read the [change](changes/CHG-1042.md) once more.

        ```bash {name=report-ready}
        echo "ready: $WORKSPACE"
        ```

        ```bash {rollback}
        echo "not ready"
        ```

        ```bash {ignore}
        journalctl -u grafana-server
        ```

        ```json
        {"sample": "output"}
        ```

        """

    /// A document that tries to become more than text. It shows none of the run's steps.
    static let hostile = """
        # </h3><script>alert(1)</script> \u{1b}[2J

        <script>alert(2)</script>

        <img src=x onerror=alert(3)> text <b onclick=alert(4)>b</b> <!-- secret comment -->

        [a](javascript:alert(5)) [b](JaVaScRiPt:alert(6)) [c](&#106;avascript:alert(7)) [d](data:text/html,x)
        [e](vbscript:x) [f](//evil.test/x) [g](\\\\evil.test) [h](file:///etc/passwd) [i](java&#10;script:alert(8))
        [j](https://ok.test/?a=1&b="2' "t\\" onclick=alert(9)") [k](<x" onclick="alert(10)>) [l](#nowhere)

        ![i"onerror=alert(11)](https://evil.test/pixel.png) ![](data:image/svg+xml;base64,PHN2Zz4=) ![x](javascript:y)

        | a | <b> |
        | - | --- |
        | "' | [x](javascript:z) |

        1. \u{202e}evil `</code><i>` ~~</del>~~

        ```html " onload=alert(12)
        </code></pre><script>alert(13)</script>
        ```

        <details open><iframe src=https://evil.test></iframe></details>

        """
}
